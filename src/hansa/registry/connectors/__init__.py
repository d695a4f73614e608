"""Programs that stand between the mesh and a platform, and what they remember."""
