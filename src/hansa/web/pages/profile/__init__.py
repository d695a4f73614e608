"""What concerns the person who is signed in."""
