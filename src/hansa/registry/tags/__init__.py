"""The tags of the mesh."""
