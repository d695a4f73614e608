"""One family of rules a file: what a chapter of the contract demands of the data."""
