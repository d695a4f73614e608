"""Creating, editing and removing teams, source systems and data products."""
