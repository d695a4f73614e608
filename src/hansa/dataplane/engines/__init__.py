"""The embedded engine, behind one adapter."""
