"""Open Data Product Standard (Bitol), typed: one file per chapter of the specification."""
