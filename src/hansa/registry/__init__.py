"""The records of the mesh: one truth, every version kept."""
