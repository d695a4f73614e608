"""What happened when a product was built, step by step."""
