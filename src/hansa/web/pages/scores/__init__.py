"""All products by their scores."""
