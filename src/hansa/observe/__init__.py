"""The memory: derived from events, rebuildable."""
