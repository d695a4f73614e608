"""Change requests: the inbox, and one request with what it would change and the decision about it."""
