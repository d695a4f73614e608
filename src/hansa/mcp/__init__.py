"""Tools for AI agents over the same commands and queries."""
