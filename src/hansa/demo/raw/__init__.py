"""Generates what the source systems deliver: believable, dirty, and the same for the same seed."""
