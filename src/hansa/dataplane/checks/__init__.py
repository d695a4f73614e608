"""The checks of a contract, run against data."""
