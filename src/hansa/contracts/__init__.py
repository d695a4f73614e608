"""What a promise means: compiled checks, compatibility, lint. Pure."""
