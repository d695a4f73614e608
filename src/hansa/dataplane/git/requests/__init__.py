"""Merge requests at those who host repositories: one file for each, one seam for all."""
