"""Rows that show what a product's data looks like."""
