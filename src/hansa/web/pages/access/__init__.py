"""Who may read what, since when and what for."""
