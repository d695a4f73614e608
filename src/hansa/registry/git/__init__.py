"""Repositories that documents are kept in: who may reach them by which token, and what is connected to what."""
