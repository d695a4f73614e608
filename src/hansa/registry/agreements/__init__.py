"""The agreements of the mesh."""
