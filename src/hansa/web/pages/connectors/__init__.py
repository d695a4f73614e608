"""The pages of connectors."""
