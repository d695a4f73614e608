"""Branches of documents: hidden copies in which changes are written before they land."""
