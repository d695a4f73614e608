"""The Data Product Canvas as a page."""
