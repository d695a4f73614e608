"""Who likes which data product."""
