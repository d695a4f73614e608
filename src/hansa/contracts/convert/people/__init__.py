"""Contracts for people: pages, tables and diagrams."""
