"""Seeds a believable mesh through public commands only."""
