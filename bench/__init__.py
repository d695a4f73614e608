"""One file per claim in the README's table of figures; each runs its peer in the same run."""
