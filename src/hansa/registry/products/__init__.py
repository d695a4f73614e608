"""The products of the mesh."""
