"""Rows made up from a contract: for tests, examples and sandboxes. Pure: a seed in, the same values out."""
