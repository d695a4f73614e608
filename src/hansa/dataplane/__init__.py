"""The work: ingest, transform, check, publish, schedule."""
