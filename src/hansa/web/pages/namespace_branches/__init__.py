"""Branches of semantic namespaces, and the file that a namespace is kept with: cut, written, decided, merged."""
