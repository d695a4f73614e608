"""The shapes of the public API: the manager's field names stay in here."""
