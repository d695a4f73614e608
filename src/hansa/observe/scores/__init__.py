"""How good each data product is as a product: rules, what they find, and the sum of it."""
