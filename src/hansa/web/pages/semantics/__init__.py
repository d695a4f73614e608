"""Semantics: namespaces, their concept maps, concepts and how they relate."""
