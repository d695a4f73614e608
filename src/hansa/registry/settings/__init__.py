"""What the organisation has set."""
