"""The type of a column in the words of one SQL dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.types import duckdb_type

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Options
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property

DIALECTS = {
    "postgresql": "postgres",
    "cloudsql": "postgres",
    "sqlserver": "tsql",
    "synapse": "tsql",
    "glue": "athena",
    "s3": "duckdb",
    "local": "duckdb",
    **{
        name: name
        for name in (
            "athena", "bigquery", "clickhouse", "databricks", "duckdb", "hive", "mysql", "oracle", "postgres",
            "presto", "redshift", "snowflake", "teradata", "trino",
        )
    },
}  # fmt: skip
"""ODCS server type → sqlglot's dialect."""


_JSON = {
    "postgres": "JSONB",
    "mysql": "JSON",
    "redshift": "SUPER",
    "tsql": "NVARCHAR(MAX)",
    "oracle": "JSON",
    "sqlite": "JSON",
}
"""What nested values are in dialects that have no type for them."""


def dialect_of(contract: Contract, options: Options) -> str:
    """What the caller says, else what the server is that is meant; nothing where neither says."""
    if options.dialect:
        return DIALECTS.get(options.dialect, options.dialect)
    named = [each for each in contract.servers if not options.server or each.server == options.server]
    return next((DIALECTS[each.type] for each in named if each.type in DIALECTS), "")


def sql_type(prop: Property, dialect: str) -> str:
    """The physical type as the contract says it, else the logical one in the dialect (DuckDB's words without one)."""
    if prop.physical_type and not prop.properties and not prop.items:
        return prop.physical_type
    return in_dialect(duckdb_type(prop), dialect)


def in_dialect(duckdb: str, dialect: str) -> str:
    import sqlglot
    from sqlglot import exp

    if dialect in {"", "duckdb"}:
        return duckdb
    if dialect in _JSON and ("STRUCT" in duckdb or "MAP" in duckdb):
        return _JSON[dialect]
    try:
        return exp.DataType.build(duckdb, dialect="duckdb").sql(dialect=dialect)
    except (sqlglot.errors.SqlglotError, ValueError):
        return duckdb
