"""A table of a SQLite file, read-only by the standard library, as a Parquet file of the run that can be read again.

sqlite3 rows ─ Arrow batches ─ the engine's COPY ─ tmp/….parquet
"""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from hansa.dataplane.engines.duck import literal, quote
from hansa.dataplane.ingest.cursor import cursor_column, from_text, to_text
from hansa.dataplane.ingest.drift import Part, check_columns
from hansa.dataplane.ingest.errors import BadServer, SourceGone
from hansa.dataplane.ingest.names import present
from hansa.dataplane.ingest.paths import find_files, fingerprint
from hansa.dataplane.ingest.project import projection
from hansa.dataplane.ingest.source import Column, SourceBatch, declared
from hansa.dataplane.places.sqlite import Rows, any_text, arrow_schema, batches, connect, select_list, tables, utf8
from hansa.dataplane.places.sqlite import header as header_of
from hansa.dataplane.places.sqlite import kinds as kinds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hansa.dataplane.ingest.source import SourceRequest


class SqliteSource:
    """`database` (or `path`) is the file; the table is the schema object's physical name, else its name."""

    def open(self, request: SourceRequest) -> SourceBatch:
        import duckdb

        pattern = str(request.server.get("database") or request.server.get("path") or "")
        if not pattern:
            raise BadServer("A sqlite server must name its file.", hint="Give it `database: folder/shop.db`.")
        files = find_files(pattern, request.roots)
        if len(files) != 1:
            raise BadServer(f"`{pattern}` fits {len(files)} files.", hint="Name one SQLite file.")
        try:
            batch = _read(request, files[0].path, utf8)
        except (sqlite3.DatabaseError, duckdb.Error) as error:
            if "decode" not in str(error):
                if isinstance(error, duckdb.Error):
                    raise
                raise SourceGone(
                    f"`{files[0].label}` cannot be read: {error}.", hint="Is it a SQLite file, and whole?"
                ) from error
            batch = _read(request, files[0].path, any_text)
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


def _read(request: SourceRequest, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> SourceBatch:
    with closing(connect(path)) as database:
        prepare(database)
        database.execute("BEGIN")  # one state for the bound and the rows
        table = request.schema.physical_name or request.schema.name
        header = _header(database, table, path)
        log = list(check_columns(request, [Part(f"table {table} of {path.name}", tuple(header))]))
        cursor = cursor_column(request, tuple(header))
        wanted = [name for prop in request.columns for name in present(prop, header)] or list(header)
        rows, bound = Rows(table), None
        if cursor is not None:
            rows, bound = _since(database, table, cursor, from_text(request.cursor_value))
            log.extend(_without_cursor(database, table, cursor))
        kinds = kinds_of(database, rows, {name: header[name] for name in dict.fromkeys(wanted)})
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
    found = header_of(database, table)
    if not found:
        raise SourceGone(
            f"There is no table `{table}` in {path.name}, which has {tables(database)}.",
            hint="Set `physicalName` of the schema object to the table's name.",
        )
    return found


def _since(
    database: sqlite3.Connection, table: str, cursor: str, last: float | str | None
) -> tuple[Rows, float | str | None]:
    """The upper bound is read first; what is written while we read comes next time."""
    column = quote(cursor)
    after, values = (f"{column} > ?", (last,)) if last is not None else (f"{column} IS NOT NULL", ())
    bound = database.execute(f"SELECT max({column}) FROM {quote(table)} WHERE {after}", values).fetchone()[0]
    if bound is None:
        return Rows(table, " WHERE false"), None
    return Rows(table, f" WHERE {after} AND {column} <= ?", (*values, bound), f" ORDER BY {column}"), bound


def _without_cursor(database: sqlite3.Connection, table: str, cursor: str) -> Iterator[str]:
    missing = database.execute(f"SELECT count(*) FROM {quote(table)} WHERE {quote(cursor)} IS NULL").fetchone()[0]
    if missing:
        yield f"{missing} rows of `{table}` have no `{cursor}` and are never read by cursor."


def _copy(request: SourceRequest, database: sqlite3.Connection, rows: Rows, kinds: dict[str, str]) -> tuple[str, int]:
    import pyarrow as pa

    select = f"SELECT {select_list(kinds)} FROM {quote(rows.table)}{rows.where}{rows.order}"
    result = database.execute(select, rows.values)
    schema = arrow_schema(kinds)
    request.roots.tmp.mkdir(parents=True, exist_ok=True)
    target = request.roots.tmp / f"sqlite-{uuid.uuid4().hex}.parquet"
    name = f"incoming_{uuid.uuid4().hex}"
    request.connection.register(name, pa.RecordBatchReader.from_batches(schema, batches(result, schema)))
    try:
        copied = request.connection.execute(
            f"COPY (SELECT * FROM {quote(name)}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION lz4_raw)"
        ).fetchall()
    finally:
        request.connection.unregister(name)
    return f"read_parquet({literal(str(target))}, hive_partitioning=false)", int(copied[0][0])
