"""Open Data Contract Standard (Bitol), typed: one file per chapter of the specification."""
