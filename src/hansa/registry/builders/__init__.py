"""Coding tools offered to who builds data products."""
