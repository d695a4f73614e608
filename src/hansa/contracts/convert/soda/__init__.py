"""Soda: checks of SodaCL and contracts of version 4."""
