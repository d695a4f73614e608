"""Who read what, as spans."""
