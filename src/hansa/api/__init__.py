"""REST, in the public API's shapes."""
