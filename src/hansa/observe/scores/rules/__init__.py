"""The rules, one small function each, in files by category."""
