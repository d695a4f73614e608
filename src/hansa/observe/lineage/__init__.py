"""Where columns come from, and who reads them."""
