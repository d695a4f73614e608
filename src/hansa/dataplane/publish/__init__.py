"""Releases: which snapshots of a product's ports are visible."""
