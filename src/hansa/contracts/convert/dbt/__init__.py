"""dbt: models, sources, data tests, constraints, manifest, staging SQL."""
