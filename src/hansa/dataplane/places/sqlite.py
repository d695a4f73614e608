"""A table of a SQLite file, opened for reading by the standard library and streamed into a file that can be read again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent

from hansa.contracts.sql import quote
from hansa.dataplane.places.errors import NoData, UnreadableData
from hansa.dataplane.places.find import confine, local_path
from hansa.dataplane.places.settle import settled_moments
from hansa.dataplane.places.spill import spill_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from hansa.dataplane.places.place import Request, Table

BATCH = 20_000
"""Rows between SQLite and the engine at a time."""

WAIT = 30.0
"""Seconds to wait for a writer that holds the file."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of which table: a WHERE clause with its values, and an order."""

    table: str
    where: str = ""
    values: tuple[int | float | str, ...] = ()
    order: str = ""


def open_sqlite(request: Request) -> Table:
    from hansa.dataplane.places.place import Table

    path = Path(local_path(request, "database", "path"))
    confine(request, path)
    if not path.is_file():
        raise NoData(f"There is no file {path}.", hint=f"Correct `database` of the server `{request.server.server}`.")
    try:
        try:
            source, kinds = _spilled(request, path, utf8)
        except (sqlite3.DatabaseError, ValueError) as error:
            if "decode" not in str(error):
                raise
            source, kinds = _spilled(request, path, any_text)
    except sqlite3.DatabaseError as error:
        raise UnreadableData(f"{path.name} cannot be read: {error}.", hint="Is it a SQLite file, and whole?") from error
    relation = settled_moments(request.session.duck, source, kinds, request.schema)
    return Table(request.session.duck, relation, (), f"{request.table} of {path.name}", request.session)


def _spilled(request: Request, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> tuple[str, dict[str, str]]:
    with closing(connect(path)) as database:
        prepare(database)
        database.execute("BEGIN")  # one state for the types and the rows
        found = header(database, request.table)
        if not found:
            raise NoData(
                f"There is no table `{request.table}` in {path.name}, which has {tables(database)}.",
                hint="Set `physicalName` of the schema object to the table's name.",
            )
        kept = kinds(database, Rows(request.table), found)
        schema = arrow_schema(kept)
        result = database.execute(f"SELECT {select_list(kept)} FROM {quote(request.table)}")
        return spill_batches(request.session, schema, batches(result, schema)), kept


def connect(path: Path) -> sqlite3.Connection:
    options: dict[str, Any] = {"timeout": WAIT, "isolation_level": None, "check_same_thread": False}  # the engine asks
    database: sqlite3.Connection = sqlite3.connect(f"file:{percent(str(path))}?mode=ro", uri=True, **options)
    return database


def utf8(connection: sqlite3.Connection) -> None:
    connection.text_factory = str


def any_text(connection: sqlite3.Connection) -> None:
    """Slower: text that is not UTF-8 is read as Latin-1, value by value."""

    def decode(raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.decode("latin-1")

    connection.text_factory = decode


def header(database: sqlite3.Connection, table: str) -> dict[str, str]:
    """Each column with its declared type; empty where there is no such table."""
    found = database.execute("SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden <> 1", (table,)).fetchall()
    return {str(name): str(kind).upper() for name, kind in found}


def tables(database: sqlite3.Connection) -> str:
    there = database.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY 1").fetchall()
    return ", ".join(f"`{row[0]}`" for row in there) or "no tables"


def kinds(database: sqlite3.Connection, rows: Rows, header: dict[str, str]) -> dict[str, str]:
    """SQLite types values, not columns: a column is a number only if each of its values is."""
    found_kinds: dict[str, str] = {}
    loose = [name for name, declared_type in header.items() if not _is_text(declared_type)]
    tests = [f"max(typeof({quote(n)}) = '{t}')" for n in loose for t in ("integer", "real", "text", "blob")]
    found = (
        database.execute(f"SELECT {', '.join(tests)} FROM {quote(rows.table)}{rows.where}", rows.values).fetchone()
        if tests
        else ()
    )
    for name, declared_type in header.items():
        if name not in loose:
            found_kinds[name] = "VARCHAR"
            continue
        at = 4 * loose.index(name)
        whole, real, text, blob = (bool(flag) for flag in found[at : at + 4])
        found_kinds[name] = _kind(declared_type, whole=whole, real=real, text=text, blob=blob)
    return found_kinds


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


def select_list(kept: dict[str, str]) -> str:
    return ", ".join(f"CAST({quote(n)} AS TEXT)" if k == "VARCHAR" else quote(n) for n, k in kept.items())


def arrow_schema(kept: dict[str, str]) -> pa.Schema:
    import pyarrow as pa

    known = {"BIGINT": pa.int64(), "DOUBLE": pa.float64(), "VARCHAR": pa.string(), "BLOB": pa.binary()}
    return pa.schema([(name, known[kind]) for name, kind in kept.items()])


def batches(result: sqlite3.Cursor, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    while rows := result.fetchmany(BATCH):
        arrays = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)
