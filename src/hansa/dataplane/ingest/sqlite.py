"""A table of a SQLite file, read-only by the standard library, as a Parquet file of the run that can be read again.

sqlite3 rows ─ Arrow batches ─ the engine's COPY ─ tmp/….parquet
"""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent

import duckdb
import pyarrow as pa

from hansa.dataplane.engines.duck import literal, quote
from hansa.dataplane.ingest.cursor import cursor_column, from_text, to_text
from hansa.dataplane.ingest.drift import Part, check_columns
from hansa.dataplane.ingest.errors import BadServer, SourceGone
from hansa.dataplane.ingest.names import present
from hansa.dataplane.ingest.paths import find_files, fingerprint
from hansa.dataplane.ingest.project import projection
from hansa.dataplane.ingest.source import Column, SourceBatch, declared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hansa.dataplane.ingest.source import SourceRequest

BATCH = 20_000
"""Rows between SQLite and the engine at a time."""

WAIT = 30.0
"""Seconds to wait for a writer that holds the file."""

_ARROW: dict[str, pa.DataType] = {
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "VARCHAR": pa.string(),
    "BLOB": pa.binary(),
}


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which rows of which table: a WHERE clause with its values, and an order."""

    table: str
    where: str = ""
    values: tuple[int | float | str, ...] = ()
    order: str = ""


class SqliteSource:
    """`database` (or `path`) is the file; the table is the schema object's physical name, else its name."""

    def open(self, request: SourceRequest) -> SourceBatch:
        pattern = str(request.server.get("database") or request.server.get("path") or "")
        if not pattern:
            raise BadServer("A sqlite server must name its file.", hint="Give it `database: folder/shop.db`.")
        files = find_files(pattern, request.roots)
        if len(files) != 1:
            raise BadServer(f"`{pattern}` fits {len(files)} files.", hint="Name one SQLite file.")
        try:
            batch = _read(request, files[0].path, _utf8)
        except (sqlite3.DatabaseError, duckdb.Error) as error:
            if "decode" not in str(error):
                if isinstance(error, duckdb.Error):
                    raise
                raise SourceGone(
                    f"`{files[0].label}` cannot be read: {error}.", hint="Is it a SQLite file, and whole?"
                ) from error
            batch = _read(request, files[0].path, _any_text)
        return SourceBatch(
            batch.relation_sql,
            batch.columns,
            fingerprint(files),
            batch.mode,
            batch.next_cursor,
            batch.rows,
            tuple(each.label for each in files),
            log=batch.log,
        )


def _utf8(connection: sqlite3.Connection) -> None:
    connection.text_factory = str


def _any_text(connection: sqlite3.Connection) -> None:
    """Slower: text that is not UTF-8 is read as Latin-1, value by value."""

    def decode(raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.decode("latin-1")

    connection.text_factory = decode


def _read(request: SourceRequest, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> SourceBatch:
    uri = f"file:{percent(str(path))}?mode=ro"
    options: dict[str, Any] = {"timeout": WAIT, "isolation_level": None, "check_same_thread": False}  # the engine asks
    with closing(sqlite3.connect(uri, uri=True, **options)) as database:
        prepare(database)
        database.execute("BEGIN")  # one state for the bound and the rows
        table = request.schema.physical_name or request.schema.name
        header = _header(database, table, path)
        log = list(check_columns(request, [Part(f"table {table} of {path.name}", tuple(header))]))
        cursor = cursor_column(request, tuple(header))
        wanted = [name for prop in request.columns for name in present(prop, header)] or list(header)
        rows, bound = _Rows(table), None
        if cursor is not None:
            rows, bound = _since(database, table, cursor, from_text(request.cursor_value))
            log.extend(_without_cursor(database, table, cursor))
        kinds = _kinds(database, rows, {name: header[name] for name in dict.fromkeys(wanted)})
        relation, count = _copy(request, database, rows, kinds)
        sql = f"(SELECT {projection(request, list(kinds))} FROM {relation})"
    columns = declared(request) or tuple(Column(name, kind) for name, kind in kinds.items())
    next_cursor = request.cursor_value if bound is None else to_text(bound)
    mode = partial(SourceBatch, sql, columns, "")
    return (
        mode("append", next_cursor, count, log=tuple(log))
        if cursor is not None
        else mode("replace", None, count, log=tuple(log))
    )


def _header(database: sqlite3.Connection, table: str, path: Path) -> dict[str, str]:
    """Each column with its declared type."""
    found = database.execute("SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden <> 1", (table,)).fetchall()
    if not found:
        there = database.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY 1").fetchall()
        names = ", ".join(f"`{row[0]}`" for row in there) or "no tables"
        raise SourceGone(
            f"There is no table `{table}` in {path.name}, which has {names}.",
            hint="Set `physicalName` of the schema object to the table's name.",
        )
    return {str(name): str(kind).upper() for name, kind in found}


def _since(
    database: sqlite3.Connection, table: str, cursor: str, last: float | str | None
) -> tuple[_Rows, float | str | None]:
    """The upper bound is read first; what is written while we read comes next time."""
    column = quote(cursor)
    after, values = (f"{column} > ?", (last,)) if last is not None else (f"{column} IS NOT NULL", ())
    bound = database.execute(f"SELECT max({column}) FROM {quote(table)} WHERE {after}", values).fetchone()[0]
    if bound is None:
        return _Rows(table, " WHERE false"), None
    return _Rows(table, f" WHERE {after} AND {column} <= ?", (*values, bound), f" ORDER BY {column}"), bound


def _without_cursor(database: sqlite3.Connection, table: str, cursor: str) -> Iterator[str]:
    missing = database.execute(f"SELECT count(*) FROM {quote(table)} WHERE {quote(cursor)} IS NULL").fetchone()[0]
    if missing:
        yield f"{missing} rows of `{table}` have no `{cursor}` and are never read by cursor."


def _kinds(database: sqlite3.Connection, rows: _Rows, header: dict[str, str]) -> dict[str, str]:
    """SQLite types values, not columns: a column is a number only if each of its values is."""
    kinds: dict[str, str] = {}
    loose = [name for name, declared_type in header.items() if not _is_text(declared_type)]
    tests = [f"max(typeof({quote(n)}) = '{t}')" for n in loose for t in ("integer", "real", "text", "blob")]
    found = (
        database.execute(f"SELECT {', '.join(tests)} FROM {quote(rows.table)}{rows.where}", rows.values).fetchone()
        if tests
        else ()
    )
    for name, declared_type in header.items():
        if name not in loose:
            kinds[name] = "VARCHAR"
            continue
        at = 4 * loose.index(name)
        whole, real, text, blob = (bool(flag) for flag in found[at : at + 4])
        kinds[name] = _kind(declared_type, whole=whole, real=real, text=text, blob=blob)
    return kinds


def _kind(declared_type: str, *, whole: bool, real: bool, text: bool, blob: bool) -> str:
    if text or (blob and (whole or real)):
        return "VARCHAR"
    if blob:
        return "BLOB"
    floats = any(mark in declared_type for mark in ("REAL", "FLOA", "DOUB"))
    if real or (floats and "INT" not in declared_type):
        return "DOUBLE"
    return "BIGINT" if whole or "INT" in declared_type else "VARCHAR"


def _is_text(declared_type: str) -> bool:
    """SQLite's own rule of affinity (datatype3.html §3.1)."""
    return "INT" not in declared_type and any(mark in declared_type for mark in ("CHAR", "CLOB", "TEXT"))


def _copy(request: SourceRequest, database: sqlite3.Connection, rows: _Rows, kinds: dict[str, str]) -> tuple[str, int]:
    items = [f"CAST({quote(n)} AS TEXT)" if k == "VARCHAR" else quote(n) for n, k in kinds.items()]
    select = f"SELECT {', '.join(items)} FROM {quote(rows.table)}{rows.where}{rows.order}"
    result = database.execute(select, rows.values)
    schema = pa.schema([(name, _ARROW[kind]) for name, kind in kinds.items()])
    request.roots.tmp.mkdir(parents=True, exist_ok=True)
    target = request.roots.tmp / f"sqlite-{uuid.uuid4().hex}.parquet"
    name = f"incoming_{uuid.uuid4().hex}"
    request.connection.register(name, pa.RecordBatchReader.from_batches(schema, _batches(result, schema)))
    try:
        copied = request.connection.execute(
            f"COPY (SELECT * FROM {quote(name)}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION lz4_raw)"
        ).fetchall()
    finally:
        request.connection.unregister(name)
    return f"read_parquet({literal(str(target))}, hive_partitioning=false)", int(copied[0][0])


def _batches(result: sqlite3.Cursor, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    while rows := result.fetchmany(BATCH):
        arrays = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)
