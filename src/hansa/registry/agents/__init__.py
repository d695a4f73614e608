"""Agents: programs that act for a team without a person at the keyboard."""
