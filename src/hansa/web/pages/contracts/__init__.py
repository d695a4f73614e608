"""Data contracts: what each port promises, and how that changed."""
