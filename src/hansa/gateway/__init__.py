"""The guarded door that every read of data passes."""
