"""SQL data definition: tables, their keys and their checks, in every dialect that sqlglot knows."""
