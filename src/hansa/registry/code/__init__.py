"""The code of the products, versioned as documents are."""
