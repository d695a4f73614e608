"""Schemes by which data is classified, each a list of tiers."""
