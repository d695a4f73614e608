"""What a live database's own catalog says of its tables, as the statements that would create them."""
