"""Databases whose tables are taken in as assets, and the runs that did it."""
