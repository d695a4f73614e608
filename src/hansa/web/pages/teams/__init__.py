"""Domains and teams."""
