"""The columns of a server's table that a statement needs here, streamed once into a file of the session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hansa.contracts.plan.typetree import ITEM, TypeTree, parse
from hansa.contracts.sql import quote
from hansa.dataplane.places.columns import Data, select_columns
from hansa.dataplane.places.spill import spill_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from hansa.dataplane.checks.engine import DuckEngine
    from hansa.dataplane.places.link import Link
    from hansa.dataplane.places.session import Session


class LocalCopy:
    """What was read is kept as long as DATA means the same; a statement that needs more reads all it needs anew."""

    def __init__(self, link: Link, session: Session) -> None:
        self._link = link
        self._session = session
        self._columns: frozenset[str] | None = None

    def forget(self) -> None:
        if self._columns is not None:
            self._session.duck.drop()
        self._columns = None

    def engine(self, data: Data, needed: set[str] | None) -> DuckEngine:
        """The embedded engine, in which DATA has at least these columns."""
        wanted = frozenset(data.sources(needed))
        if self._columns is None or not wanted <= self._columns:
            wanted |= self._columns or frozenset()
            names = [name for name in data.table.columns if name in wanted]
            source = self._read(data, names)
            kept = {name.casefold() for name in names}
            items = [
                f"{tree.sql('duckdb')} AS {quote(name)}" for name, tree in data.exprs.items() if _within(tree, kept)
            ]
            where = f" WHERE {data.where.sql('duckdb')}" if data.where is not None else ""
            self._session.duck.define(f"SELECT {', '.join(items) or '1 AS nothing'} FROM {source}{where}")
            self._columns = wanted
        return self._session.duck

    def _read(self, data: Data, names: list[str]) -> str:
        import pyarrow as pa

        kinds = [parse(data.table.columns[name].duckdb) for name in names]
        schema = pa.schema(
            [(name, arrow_type(kind)) for name, kind in zip(names, kinds, strict=True)] or [("nothing", pa.int8())]
        )
        shaped = [shaper(kind) for kind in kinds] or [lambda value: value]
        sql = select_columns(data.table, names, data.dialect)
        relation = spill_batches(self._session, schema, self._batches(sql, schema, shaped))
        items = [
            f"CAST({quote(name)} AS JSON) AS {quote(name)}" if kind.head == "JSON" else quote(name)
            for name, kind in zip(names, kinds, strict=True)
        ]
        return f"(SELECT {', '.join(items) or 'nothing'} FROM {relation})"

    def _batches(self, sql: str, schema: pa.Schema, shaped: list[Callable[[Any], Any]]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for rows in self._link.stream(sql):
            columns = zip(*rows, strict=True)
            arrays = [
                pa.array([None if value is None else shape(value) for value in column], each.type)
                for column, each, shape in zip(columns, schema, shaped, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _within(tree: Any, kept: set[str]) -> bool:
    from sqlglot import exp

    return all(each.name.casefold() in kept for each in tree.find_all(exp.Column))


def arrow_type(tree: TypeTree) -> pa.DataType:
    """The Arrow type of a column in the plan's words; what has none travels as text."""
    import pyarrow as pa

    if tree.head == "LIST":
        return pa.list_(arrow_type(tree.parts[ITEM]))
    if tree.head == "DECIMAL" and "(" in tree.text:
        width, _, scale = tree.text[tree.text.index("(") + 1 : -1].partition(",")
        return pa.decimal128(int(width), int(scale or 0))
    return {
        "BOOLEAN": pa.bool_(),
        "TINYINT": pa.int8(),
        "SMALLINT": pa.int16(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
        "UTINYINT": pa.uint8(),
        "USMALLINT": pa.uint16(),
        "UINTEGER": pa.uint32(),
        "UBIGINT": pa.uint64(),
        "FLOAT": pa.float32(),
        "DOUBLE": pa.float64(),
        "DATE": pa.date32(),
        "TIME": pa.time64("us"),
        "TIMESTAMP": pa.timestamp("us"),
        "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", "UTC"),
        "BLOB": pa.binary(),
    }.get(tree.head, pa.string())


def shaper(tree: TypeTree) -> Callable[[Any], Any]:
    """What a driver's value has to become before Arrow takes it."""
    if tree.head == "BOOLEAN":
        return bool
    if tree.head in {"FLOAT", "DOUBLE"}:
        return float
    if tree.head == "LIST":
        inner = shaper(tree.parts[ITEM])
        return lambda values: [None if value is None else inner(value) for value in values]
    if tree.head in {"VARCHAR", "JSON", "STRUCT", "MAP"}:
        return _as_text
    return _same


def _same(value: Any) -> Any:
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, default=str)
    return value if isinstance(value, str) else str(value)
