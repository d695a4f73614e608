"""Made-up rows as Arrow tables and as files, typed as the contract types them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self

import duckdb
import pyarrow as pa

from hansa.contracts.plan.model import DATA
from hansa.contracts.plan.moments import pattern
from hansa.contracts.sql import literal, quote
from hansa.contracts.types import column_name, columns
from hansa.dataplane.engines.duck import LOCKED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hansa.contracts.generate.rows import Made
    from hansa.contracts.types import ColumnType
    from hansa.kernel.findings import Finding
    from hansa.standards.odcs.schema import SchemaObject

FileFormat = Literal["csv", "json", "jsonl", "parquet"]

COPY = {
    "csv": "FORMAT csv, HEADER",
    "json": "FORMAT json, ARRAY true",
    "jsonl": "FORMAT json",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
}
"""How DuckDB writes each format."""


PLACE = "hansa_place"
"""A column that says which row a row is."""


@dataclass(frozen=True, slots=True)
class Synthetic:
    """The tables by name, and the rules that their rows were not made to keep.

    `formats` says how a table's dates and times are written where they are texts, by column, as DuckDB's strftime has it.
    """

    tables: Mapping[str, pa.Table]
    findings: tuple[Finding, ...]
    formats: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def to_arrow(made: Made) -> pa.Table:
    """One Arrow table; DuckDB says which Arrow type each column's type is."""
    with _engine() as engine:
        return pa.Table.from_pylist(list(made.rows), schema=_schema(engine, made.columns))


def _engine() -> duckdb.DuckDBPyConnection:
    engine = duckdb.connect(config=LOCKED)
    engine.execute("SET TimeZone = 'UTC'")
    return engine


def _schema(engine: duckdb.DuckDBPyConnection, columns: Sequence[ColumnType]) -> pa.Schema:
    nulls = ", ".join(f"CAST(NULL AS {each.duckdb}) AS {quote(each.name)}" for each in columns)
    return engine.sql(f"SELECT {nulls}").to_arrow_table().schema


class SqlSieve:
    """Runs the SQL rules of a plan over made-up rows: a `Sieve` of contracts/generate, with one engine that reads nothing else."""

    def __init__(self) -> None:
        self._engine = _engine()
        self._engine.execute("SET enable_external_access = false")
        self._schemas: dict[str, pa.Schema] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    def __call__(self, schema: SchemaObject, rows: Sequence[dict[str, Any]], statement: str) -> frozenset[int] | None:
        """The places of the rows that the SELECT lists; None where it cannot be run over these rows alone."""
        if schema.name not in self._schemas:
            self._schemas[schema.name] = _schema(self._engine, columns(schema))
        table = pa.Table.from_pylist(list(rows), schema=self._schemas[schema.name])
        table = table.append_column(PLACE, pa.array(range(len(rows)), pa.int64()))
        self._engine.register("made", table)
        try:
            self._engine.execute(f"CREATE OR REPLACE TEMP VIEW {DATA} AS SELECT * FROM made").fetchall()
            found = self._engine.execute(f"SELECT DISTINCT {quote(PLACE)} FROM ({statement})").fetchall()
        except duckdb.Error:
            return None  # the rule is named as one that was not kept
        return frozenset(int(row[0]) for row in found)


def formats_of(schema: SchemaObject) -> dict[str, str]:
    """The columns of dates and times whose texts the contract wants in a format of its own."""
    found: dict[str, str] = {}
    for prop in schema.properties:
        wanted = prop.logical_type_options.get("format")
        if prop.logical_type in {"date", "time", "timestamp"} and isinstance(wanted, str):
            known = pattern(wanted)
            found |= {} if isinstance(known, str) else {column_name(prop): known.strptime}
    return found


def write(table: pa.Table, path: Path, kind: FileFormat, formats: Mapping[str, str] | None = None) -> None:
    """Writes beside `path` first, so that a file of that name is whole or not there."""
    draft = path.with_name(f".{path.name}.part")
    texts = {} if kind == "parquet" else formats or {}
    listed = ", ".join(_written(each, texts) for each in table.schema)
    with _engine() as engine:
        engine.register("made", table)
        engine.execute(f"COPY (SELECT {listed} FROM made) TO {literal(str(draft))} ({COPY[kind]})").fetchall()
    draft.replace(path)


def _written(column: pa.Field, formats: Mapping[str, str]) -> str:
    name = quote(column.name)
    if column.name not in formats:
        return name
    moment = f"DATE '1970-01-01' + {name}" if pa.types.is_time(column.type) else name
    return f"strftime({moment}, {literal(formats[column.name])}) AS {name}"
