"""A DuckDB file: its tables' statements, the columns of its views, and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.contracts.sql import literal, quote
from hansa.dataplane.describe.catalog.model import Catalog, choose, comment, create
from hansa.dataplane.places.duckfile import attached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.places.place import Request


def read(request: Request, wanted: Sequence[str]) -> Catalog:
    name, path = attached(request)
    schema = request.text("schema") or "main"

    def ask(columns: str, function: str, more: str = "") -> list[tuple[Any, ...]]:
        where = f"database_name = {literal(name)} AND schema_name = {literal(schema)}"
        return request.session.duck.rows(f"SELECT {columns} FROM {function}() WHERE {where} {more}")

    tables = {row[0]: row[1:] for row in ask("table_name, sql, comment", "duckdb_tables", "ORDER BY 1")}
    views = {row[0]: (None, row[1]) for row in ask("view_name, comment", "duckdb_views", "AND NOT internal ORDER BY 1")}
    both = {**views, **tables}
    names = choose(list(both), wanted, path.name)
    columns: dict[str, list[tuple[Any, ...]]] = {}
    for row in ask("table_name, column_name, data_type, comment", "duckdb_columns", "ORDER BY 1, column_index"):
        columns.setdefault(row[0], []).append(row[1:])
    ddl = []
    for each in names:
        sql, text = both[each]
        made = [f"{quote(column)} {kind}" for column, kind, _ in columns.get(each, [])]
        ddl.append(f"{sql}\n" if sql else create(quote(each), made))
        ddl.append(comment("TABLE", quote(each), text))
        ddl.extend(
            comment("COLUMN", f"{quote(each)}.{quote(column)}", note) for column, _, note in columns.get(each, [])
        )
    return Catalog("duckdb", "".join(ddl), tuple(names), frozenset(views) & frozenset(names))
