"""Git as a place for documents: the program itself, confined, and the merge requests of those who host repositories."""
