"""Which columns of which types an open table has; a text file's columns are tried with the promised types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.sql import quote
from hansa.contracts.types import column_name, duckdb_type

if TYPE_CHECKING:
    from hansa.dataplane.places.place import Table
    from hansa.standards.odcs.schema import SchemaObject

TRIED = 10_000
"""Rows of a text file that are looked at: whether every row fits is the question of a test, not of a description."""


def describe(table: Table, schema: SchemaObject) -> tuple[tuple[str, str], ...]:
    """In the data's order. A table of nothing but text is taken for a text file, whose values have no types of their own."""
    columns = tuple(table.engine.describe(table.relation))
    promised = {column_name(each).casefold(): duckdb_type(each) for each in schema.properties}
    if any(kind != "VARCHAR" for _, kind in columns):
        return columns
    wanted = {name: promised.get(name.casefold(), "VARCHAR") for name, _ in columns}
    fits = _fits(table, {name: kind for name, kind in wanted.items() if kind != "VARCHAR"})
    return tuple((name, wanted[name] if fits.get(name) else kind) for name, kind in columns)


def _fits(table: Table, wanted: dict[str, str]) -> dict[str, bool]:
    if not wanted:
        return {}
    tried = ", ".join(
        f"bool_and({quote(name)} IS NULL OR {quote(name)} = '' OR TRY_CAST({quote(name)} AS {kind}) IS NOT NULL)"
        for name, kind in wanted.items()
    )
    [row] = table.engine.rows(f"SELECT {tried} FROM (SELECT * FROM {table.relation} LIMIT {TRIED})")
    return {name: value is not False for name, value in zip(wanted, row, strict=True)}
