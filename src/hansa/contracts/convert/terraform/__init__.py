"""Terraform: the tables of a contract as resources of BigQuery, Snowflake, Databricks and AWS Glue."""
