"""The contract as a form over its YAML."""
