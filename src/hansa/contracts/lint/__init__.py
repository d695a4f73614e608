"""Lint: what a document says that no schema can judge, one rule a file."""
