"""The rules of play of the mesh, in words."""
