"""Where a team wants to be told: chat channels."""
