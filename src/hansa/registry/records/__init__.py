"""One store for the documents of every kind."""
