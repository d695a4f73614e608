"""One door to the registry's database: an engine, sessions that read, units of work that write."""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from hansa.db import alive, migrate
from hansa.db.errors import BadDatabaseUrl, DatabaseAway
from hansa.db.memory import KEPT, Memory
from hansa.db.types import json_text
from hansa.db.witness import PostgresWitness, SqliteWitness

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from sqlite3 import Connection as SqliteConnection

    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

    from hansa.db.witness import Witness

T = TypeVar("T")

BUSY_TIMEOUT = 30_000
"""Milliseconds a writer waits for another one on SQLite; longer than any transaction of ours."""

CACHE_KIB = 32_768
"""SQLite's page cache per connection: holds a registry of 10,000 products."""

WORDS = "CREATE VIRTUAL TABLE temp.fulltext_word USING fts5vocab('main', 'fulltext', 'row')"
"""A view of the words in the full-text index, which SQLite gives to each connection apart; the index need not be there yet."""

_WRITE = "hansa_write"

READS = {"isolation_level": "AUTOCOMMIT"}
"""On PostgreSQL each statement sees what is committed anyway: a transaction around it would be two round trips for nothing."""


class Database:
    """`url`: `sqlite:////path/registry.db` or `postgresql://user@host/name` (psycopg 3). Safe to share between threads."""

    def __init__(self, url: str) -> None:
        address = _address(url)
        self.dialect: str = address.get_backend_name()
        if self.dialect == "sqlite":
            Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = _engine(address)
        witness: Witness
        if self.dialect == "sqlite":
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", _begin)
            self._reader, witness = self.engine, SqliteWitness(str(address.database))
        else:
            alive.watch(self.engine)
            self._reader, witness = self.engine.execution_options(**READS), PostgresWitness(self.engine)
        self._writer = self.engine.execution_options(**{_WRITE: True})
        self._narrow: Callable[[Session], None] | None = None
        self._whose: Hashable = None
        self._memory = Memory(witness)

    def migrate(self) -> None:
        """Brings the tables to this version's state; a look at one row when they are already there."""
        if not self.is_current():
            migrate.upgrade(self._writer)

    def is_current(self) -> bool:
        """Whether the tables are this version's. Raises DatabaseAway or DatabaseIsNewer."""
        try:
            return migrate.is_current(self.engine)
        except OperationalError as error:
            where = self.engine.url.render_as_string(hide_password=True)
            raise DatabaseAway(
                f"The registry's database {where} cannot be opened: {str(error.orig).strip()}.",
                hint="Check HANSA_DATABASE_URL, and that the server runs and has this database.",
            ) from error

    def is_empty(self) -> bool:
        """Whether nothing of a mesh was ever kept here."""
        return not migrate.is_used(self.engine)

    def forget(self) -> None:
        """Drops every table that Hansa and its table catalog made. There is no way back."""
        migrate.drop(self._writer)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent look (SQLite: a snapshot; PostgreSQL: each statement sees what is committed). Never commits."""
        info = {KEPT: self._memory}
        with Session(self._reader, autoflush=False, expire_on_commit=False, info=info) as session:
            if self._narrow is not None:
                self._narrow(session)
            yield session

    def narrowed(self, narrow: Callable[[Session], None], whose: Hashable | None = None) -> Database:
        """The same database, whose sessions that read are first given to `narrow`; those that write see everything.

        `whose`: what is remembered is shared by those who see the same.
        """
        other = copy(self)
        other._whose = object() if whose is None else whose  # noqa: SLF001 its own kind
        other._narrow = narrow  # noqa: SLF001 its own kind
        return other

    @contextmanager
    def write(self) -> Iterator[Session]:
        """The unit of work: commits when the block ends, rolls back when it raises.

        SQLite admits one at a time from the first statement on, the others wait up to BUSY_TIMEOUT.
        """
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def remembered(self, key: Hashable, read: Callable[[Session], T]) -> T:
        """What `read` finds in a session of its own, kept until anybody writes."""

        def make() -> T:
            with self.read() as session:
                return read(session)

        return self._memory.get((self._whose, key), make)

    def close(self) -> None:
        self._memory.close()
        self.engine.dispose()


def _engine(address: URL) -> Engine:
    try:
        return create_engine(address, json_serializer=json_text)
    except ModuleNotFoundError as error:
        raise BadDatabaseUrl(
            "PostgreSQL needs a driver that is not installed.", hint="pip install 'hansa[postgres]'"
        ) from error


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise BadDatabaseUrl(
            "The database URL cannot be read.", hint="Write sqlite:////absolute/path.db or postgresql://user@host/name."
        ) from error
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise BadDatabaseUrl(
            f"{address.drivername} is not a database Hansa keeps its registry in.",
            hint="Use sqlite:////absolute/path.db or postgresql://user@host/name.",
        )
    if address.drivername == "sqlite" and address.database in {None, "", ":memory:"}:
        raise BadDatabaseUrl("A registry in memory would forget everything.", hint="Name a file: sqlite:////path.db.")
    return address


def _prepare(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
    """WAL: readers never wait. FULL: what is acknowledged survives a power cut."""
    connection.isolation_level = None  # the driver's own guesses at BEGIN are off; `_begin` says it
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(WORDS)
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
