"""The Data Product Canvas as code: ten blocks in, an ODPS product, an ODCS contract and a SQL model out."""
