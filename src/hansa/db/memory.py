"""What was read, kept for as long as nothing is written: who a key stands for is asked with every request, and changes once a month."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlalchemy.orm import Session

    from hansa.db.witness import Witness

T = TypeVar("T")

KEPT = "hansa.memory"
"""A session's `info` holds here the memory of its database."""

MOST = 4_096
"""Things kept; beyond it all are forgotten, which costs what reading them again costs."""


class Memory:
    """Tells nothing that was read before anybody's last write, in this process or another. Safe to share between threads."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._lock = threading.Lock()
        self._kept: dict[Hashable, tuple[Hashable, object]] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave since the last write. Two threads may both make it; errors are not kept."""
        before = self._witness.state()
        with self._lock:
            state, kept = self._kept.get(key, (None, None))
        if state == before:
            return kept  # type: ignore[return-value]  # it was made for this key
        made = make()
        if self._witness.state() == before:
            with self._lock:
                if len(self._kept) >= MOST:
                    self._kept.clear()
                self._kept[key] = before, made
        return made

    def close(self) -> None:
        with self._lock:
            self._kept.clear()
        self._witness.close()


def remembered(session: Session, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` reads in this session, kept until anybody writes.

    Only as a session's first question: what it looked at before may be older than what is remembered.
    """
    memory = session.info.get(KEPT)
    return memory.get(key, make) if isinstance(memory, Memory) else make()
