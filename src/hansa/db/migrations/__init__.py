"""The tables of every version of Hansa, as a chain of steps."""
