"""The sheet of components."""
