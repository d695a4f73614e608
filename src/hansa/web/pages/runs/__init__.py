"""Runs: what was done, step by step, and what came of it."""
