"""A contract on a branch: what it changes element by element, and what version that asks for. Pure."""
