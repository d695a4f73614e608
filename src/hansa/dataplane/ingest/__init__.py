"""Raw operational data comes in: files, databases, posted events."""
