"""The official JSON Schemas, shipped so that nothing is fetched to validate."""
