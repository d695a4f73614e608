"""Definitions: business terms, one by one."""
