"""The teams of the mesh."""
