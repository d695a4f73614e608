"""Who can tell cheaply whether anything was written: in the same state of the database every question has the same answer.

SQLite        `data_version`, a number in memory that all who have opened the file share: some microseconds
PostgreSQL    the snapshot, which names the transactions that can be seen, whoever committed them: a round trip, no table is read
"""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable

    from sqlalchemy import Engine
    from sqlalchemy.pool import PoolProxiedConnection

SNAPSHOT = "SELECT pg_current_snapshot()::text"
"""Transactions that wrote in another database of the same server move it too: then something is read once more than needed."""


class Witness(Protocol):
    def state(self) -> Hashable:
        """Equal to an earlier one only if nothing that can be seen was written in between. Safe to share between threads."""
        ...

    def close(self) -> None: ...


class SqliteWitness:
    """It never writes, so that the number moves with every write there is; another connection counts anew."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened = 0

    def state(self) -> Hashable:
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
                self._opened += 1
            return self._opened, self._connection.execute("PRAGMA data_version").fetchone()[0]

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None


class PostgresWitness:
    """Has a connection of its own, outside the pool and outside any transaction.

    A server that comes back after a crash may give the numbers of lost transactions again: with each connection begins another count.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: PoolProxiedConnection | None = None
        self._cursor: Any = None
        self._opened = 0

    def state(self) -> Hashable:
        """Raises what the engine raises where the server is away."""
        with self._lock:
            if self._cursor is not None:
                try:
                    return self._opened, self._snapshot()
                except self._engine.dialect.loaded_dbapi.Error:
                    self._drop()  # the server was started anew, or something between has cut the line:
                    self._engine.dispose()  # the pool's lines are gone too, though they may not have been told yet
            self._open()
            return self._opened, self._snapshot()

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _open(self) -> None:
        self._connection = self._engine.raw_connection()
        driver: Any = self._connection.driver_connection
        self._connection.detach()
        driver.autocommit = True
        self._cursor = driver.cursor()
        self._opened += 1

    def _snapshot(self) -> str:
        found: str = self._cursor.execute(SNAPSHOT, prepare=True).fetchone()[0]
        return found

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._cursor = None
