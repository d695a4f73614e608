"""Contracts from the languages of other tools and into them: pure, values in and values out."""
