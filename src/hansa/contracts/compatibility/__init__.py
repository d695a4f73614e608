"""What changed between two versions of a promise, and what that costs those who rely on it: one rule a file."""
