"""What changed between two versions of a data product (ODPS): one rule file a chapter of the standard."""
