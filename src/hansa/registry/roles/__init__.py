"""The team roles and what each grants."""
