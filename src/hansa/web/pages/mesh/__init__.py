"""The mesh map."""
