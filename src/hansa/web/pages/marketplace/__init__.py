"""Finding a data product."""
