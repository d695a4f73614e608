"""One data product and its tabs."""
