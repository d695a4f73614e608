"""The data assets of platforms and catalogs, as connectors report them."""
