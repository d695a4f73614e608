"""What data looks like becomes the draft of a contract: statistics in, suggested rules with their reasons out; pure."""
