"""One file per noun: the routes of the public API."""
