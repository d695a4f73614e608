"""Rows of the embedded engine as Python values: of plain types straight from it, of all others through Arrow, which takes long to load."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hansa.contracts.sql import quote
from hansa.dataplane.engines.duck import described

if TYPE_CHECKING:
    import duckdb

_ZONED = "TIMESTAMP WITH TIME ZONE"
"""The engine gives these to Python only with another package at hand; here they are read as UTC, which is what they are."""

_PLAIN = {
    *(sign + size for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")),
    *("BOOLEAN", "FLOAT", "DOUBLE", "VARCHAR", "BLOB", "DATE", "TIME", "TIMESTAMP"),
}


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, limit: int) -> list[dict[str, object]]:
    """At most `limit` rows of one SELECT, by column name; raises the engine's own errors."""
    some = f"(SELECT * FROM ({sql}) LIMIT {limit})"
    kinds = dict(described(connection, some))
    zoned = [name for name, kind in kinds.items() if kind == _ZONED]
    if not all(kind in _PLAIN or kind == _ZONED or kind.startswith("DECIMAL") for kind in kinds.values()):
        return _by_arrow(connection, some)
    moved = ", ".join(f"{quote(each)} AT TIME ZONE 'UTC' AS {quote(each)}" for each in zoned)
    replaced = f" REPLACE ({moved})" if zoned else ""
    rows = [
        dict(zip(kinds, row, strict=True)) for row in connection.execute(f"SELECT *{replaced} FROM {some}").fetchall()
    ]
    for row in rows:
        row |= {name: _utc(row[name]) for name in zoned}
    return rows


def _utc(moment: object) -> object:
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else moment


def _by_arrow(connection: duckdb.DuckDBPyConnection, source: str) -> list[dict[str, object]]:
    import duckdb  # noqa: F401  which gives connections their `sql`

    table: Any = connection.sql(f"FROM {source}").to_arrow_table()
    found: list[dict[str, object]] = table.to_pylist()
    return found
