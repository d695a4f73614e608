"""The definitions of the mesh."""
