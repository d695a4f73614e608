"""What data products cost."""
