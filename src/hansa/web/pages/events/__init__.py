"""What happened in the mesh."""
