"""A Unity Catalog as it is asked and written over its REST API."""
