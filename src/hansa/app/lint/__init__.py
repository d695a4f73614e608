"""Lint over files, folders, URLs and standard input: what `hansa contract lint` does."""
