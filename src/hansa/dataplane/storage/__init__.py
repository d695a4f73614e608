"""The warehouse: Iceberg tables written and read by DuckDB."""
