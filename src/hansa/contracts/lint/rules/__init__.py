"""The rules of lint, one a file, named as the fact that must hold."""
