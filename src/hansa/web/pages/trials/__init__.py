"""A contract's text tried on what is published now."""
