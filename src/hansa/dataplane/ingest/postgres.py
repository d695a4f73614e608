"""A table of a PostgreSQL database: streamed by COPY into a file of the run, without a Python object per row."""

from __future__ import annotations

import hashlib
import re
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hansa.contracts.types import physical
from hansa.dataplane.engines.duck import literal, quote
from hansa.dataplane.ingest.cursor import cursor_column, from_text, to_text
from hansa.dataplane.ingest.drift import Part, check_columns
from hansa.dataplane.ingest.errors import BadServer, SourceGone, UnknownSource
from hansa.dataplane.ingest.names import present
from hansa.dataplane.ingest.paths import substitute
from hansa.dataplane.ingest.project import projection
from hansa.dataplane.ingest.source import Column, SourceBatch, declared
from hansa.dataplane.places.find import opener
from hansa.dataplane.places.sniff import breaks_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import psycopg
    from psycopg import sql

    from hansa.dataplane.ingest.source import SourceRequest

CONNECT_SECONDS = 10
"""A server that does not answer in this time is gone for this run."""

PATIENCE = 10.0
"""Seconds to wait for transactions that were open when the upper bound was read; else their rows come next time."""

_WHOLE_VARIABLE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}\Z")


@dataclass(frozen=True, slots=True)
class _Table:
    name: sql.Identifier
    label: str
    columns: Mapping[str, str]


class PostgresSource:
    """`host port database schema`, and the custom properties `user` and `password`, which must be a `${VARIABLE}`."""

    def open(self, request: SourceRequest) -> SourceBatch:
        try:
            import psycopg
        except ImportError as error:
            raise UnknownSource(
                "Reading PostgreSQL needs a driver.", hint="Install it: pip install 'hansa[postgres]'."
            ) from error
        options = _options(request)
        try:
            with psycopg.connect(**options) as connection:
                return _read(request, connection)
        except psycopg.Error as error:
            raise SourceGone(
                f"`{request.name}` cannot be read from PostgreSQL at {options['host']}: {str(error).splitlines()[0]}",
                hint="Is the server up, and may this user read the table?",
            ) from error


def _options(request: SourceRequest) -> dict[str, Any]:
    server, environment = request.server, request.environment

    def value(name: str, fallback: str = "") -> str:
        found = server.get(name)
        text = fallback if found is None else str(found)
        return substitute(text, environment, what=f"`{name}` of the server `{server.server}`")

    password = server.get("password")
    if password is not None and not _WHOLE_VARIABLE.fullmatch(str(password)):
        raise BadServer(
            f"The server `{server.server}` has a password in the contract, where everybody can read it.",
            hint="Write `password: ${SHOP_PASSWORD}` and set that environment variable where Hansa runs.",
        )
    options: dict[str, Any] = {
        "host": value("host", "localhost"),
        "port": value("port", "5432"),
        "dbname": value("database"),
        "user": value("user"),
        "password": value("password"),
    }
    options = {name: text for name, text in options.items() if text}
    return {
        "host": "localhost",
        **options,
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "hansa",
        "client_encoding": "UTF8",
        "options": "-c datestyle=ISO -c timezone=UTC -c default_transaction_read_only=on "
        "-c default_transaction_isolation=repeatable\\ read",
    }


def _read(request: SourceRequest, connection: psycopg.Connection[Any]) -> SourceBatch:
    from psycopg import sql

    table = _table(request, connection)
    log = list(check_columns(request, [Part(table.label, tuple(table.columns))]))
    wanted = [name for prop in request.columns for name in present(prop, tuple(table.columns))]
    names = tuple(dict.fromkeys(wanted)) or tuple(table.columns)
    cursor = cursor_column(request, tuple(table.columns))
    last, bound = from_text(request.cursor_value), None
    where: sql.Composable = sql.SQL("")
    if cursor is not None:
        bound = _bound(connection, table, cursor, last)
        if bound is not None and not _settled(connection):
            log.append("A transaction has been open in the source for long: what came lately is read by the next run.")
            bound = None
        where = _where(cursor, last, bound)
    target = request.roots.tmp / f"postgres-{uuid.uuid4().hex}.csv"
    request.roots.tmp.mkdir(parents=True, exist_ok=True)
    items = sql.SQL(", ").join(map(sql.Identifier, names))
    query = sql.SQL("SELECT {} FROM {}{}").format(items, table.name, where)
    mark, rows = _copy(connection, query, target)
    connection.rollback()
    select = f"(SELECT {_selected(request, table, names)} FROM {_read_csv(target, names)})"
    columns = declared(request) or tuple(Column(name, _kind(table.columns[name])) for name in names)
    if cursor is None:
        return SourceBatch(select, columns, mark, rows=rows, files=(table.label,), log=tuple(log))
    reached = request.cursor_value if bound is None else to_text(bound)
    return SourceBatch(select, columns, mark, "append", reached, rows, (table.label,), log=tuple(log))


def _table(request: SourceRequest, connection: psycopg.Connection[Any]) -> _Table:
    from psycopg import sql

    schema = request.server.schema_ or "public"
    name = request.schema.physical_name or request.schema.name
    if "." in name:
        schema, name = name.split(".", 1)
    found = connection.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE nspname = %s AND relname = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        (schema, name),
    ).fetchall()
    if not found:
        raise SourceGone(
            f"There is no table `{schema}.{name}` in the database `{request.server.database}`.",
            hint="Set `physicalName` of the schema object to the table's name.",
        )
    return _Table(sql.Identifier(schema, name), f"table {schema}.{name}", {str(row[0]): str(row[1]) for row in found})


def _bound(connection: psycopg.Connection[Any], table: _Table, cursor: str, last: float | str | None) -> str | None:
    """The upper bound, as text: PostgreSQL reads it back in the column's own type."""
    from psycopg import sql

    column = sql.Identifier(cursor)
    after = sql.SQL(" WHERE {} > {}").format(column, sql.Literal(str(last))) if last is not None else sql.SQL("")
    row = connection.execute(sql.SQL("SELECT max({})::text FROM {}{}").format(column, table.name, after)).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def _settled(connection: psycopg.Connection[Any]) -> bool:
    """Waits until the transactions that were open when the bound was read have ended, then looks afresh.

    They may have drawn lower cursor values than those already committed.
    """
    row = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
    horizon = int(row[0]) if row else 0
    until = time.monotonic() + PATIENCE
    while True:
        connection.rollback()
        row = connection.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text").fetchone()
        if row is None or int(row[0]) >= horizon:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.05)


def _where(cursor: str, last: float | str | None, bound: str | None) -> sql.Composable:
    from psycopg import sql

    if bound is None:
        return sql.SQL(" WHERE false")
    column = sql.Identifier(cursor)
    upper = sql.SQL("{} <= {}").format(column, sql.Literal(bound))
    lower = sql.SQL("{} > {} AND ").format(column, sql.Literal(str(last))) if last is not None else sql.SQL("")
    return sql.SQL(" WHERE {}{} ORDER BY {}").format(lower, upper, column)


def _copy(connection: psycopg.Connection[Any], query: sql.Composable, target: Path) -> tuple[str, int]:
    """Gives a digest of what came, and how many rows."""
    from psycopg import sql

    digest = hashlib.blake2b(digest_size=32)
    with connection.cursor() as cursor, target.open("wb") as file:
        with cursor.copy(sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(query)) as stream:
            for block in stream:
                file.write(block)
                digest.update(block)
        return digest.hexdigest(), cursor.rowcount


def _read_csv(target: Path, names: Sequence[str]) -> str:
    """An empty field is NULL, a quoted one is an empty text, as COPY writes them."""
    if target.stat().st_size == 0:
        empty = ", ".join(f"NULL::VARCHAR AS {quote(name)}" for name in names)
        return f"(SELECT {empty} WHERE false)"
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    serial = ", parallel=false" if breaks_lines(opener(target)) else ""
    return (
        f"read_csv({literal(str(target))}, auto_detect=false, header=false, columns={{{columns}}}, delim=',', "
        f"quote='\"', escape='\"', nullstr='', allow_quoted_nulls=false, hive_partitioning=false{serial})"
    )


def _selected(request: SourceRequest, table: _Table, names: Sequence[str]) -> str:
    if request.columns:
        return projection(request, names, text=True)
    return ", ".join(f"CAST({quote(name)} AS {_kind(table.columns[name])}) AS {quote(name)}" for name in names)


def _kind(type_name: str) -> str:
    """What the engine calls PostgreSQL's type; what it does not know stays text."""
    known = physical(type_name)
    return "VARCHAR" if known in {None, "BLOB"} else str(known)
