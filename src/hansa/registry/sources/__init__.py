"""The sources of the mesh."""
