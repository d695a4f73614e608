"""What was read, kept for as long as nothing is written: who a key stands for is asked with every request, and changes once a month."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlalchemy.orm import Session

T = TypeVar("T")

KEPT = "hansa.memory"
"""A session's `info` holds here the memory of its database."""

MOST = 4_096
"""Things kept; beyond it all are forgotten, which costs what reading them again costs."""


class Memory:
    """Forgets everything as soon as anybody, in this process or another, has written to the SQLite file at `path`.

    SQLite tells that by a number in memory that all who have opened the file share, some microseconds away. Where there is no
    such number (`path` is None: PostgreSQL) nothing is kept. Safe to share between threads.
    """

    def __init__(self, path: str | None) -> None:
        self._lock = threading.Lock()
        self._path = path
        self._witness: sqlite3.Connection | None = None
        self._version = -1
        self._kept: dict[Hashable, object] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave since the last write. Two threads may both make it; errors are not kept."""
        if self._path is None:
            return make()
        with self._lock:
            before = self._now(self._path)
            if key in self._kept:
                return self._kept[key]  # type: ignore[return-value]  # it was made for this key
        made = make()
        with self._lock:
            if self._now(self._path) == before:
                self._kept[key] = made
        return made

    def close(self) -> None:
        with self._lock:
            if self._witness is not None:
                self._witness.close()
            self._witness = None
            self._kept.clear()

    def _now(self, path: str) -> int:
        """The number of the last write that can be seen; what was kept before it is dropped."""
        if self._witness is None:
            # it never writes, so that the number moves with every write there is
            self._witness = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._kept.clear()
        (version,) = self._witness.execute("PRAGMA data_version").fetchone()
        if version != self._version or len(self._kept) > MOST:
            self._version = version
            self._kept.clear()
        return self._version


def remembered(session: Session, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` reads in this session, kept until anybody writes.

    Only as a session's first question: what it looked at before may be older than what is remembered.
    """
    memory = session.info.get(KEPT)
    return memory.get(key, make) if isinstance(memory, Memory) else make()
