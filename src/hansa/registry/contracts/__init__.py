"""The contracts of the mesh."""
