"""When sessions and keys were last used: noted at most once a minute each, and never while a request waits for it."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.registry.accounts import sessions
from hansa.registry.keys.commands import note_use

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hansa.db.database import Database

EVERY = timedelta(minutes=1)
"""Finer than that nobody asks; an idle session ends up to this much early."""

log = logging.getLogger(__name__)


def _in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="seen", daemon=True).start()


class Seen:
    """Collects what was used and writes it in one transaction. Safe to share between threads."""

    def __init__(self, db: Database, start: Callable[[Callable[[], None]], None] = _in_a_thread) -> None:
        self._db = db
        self._start = start
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, str], datetime] = {}
        self._running = False

    def session(self, identifier: str, user_id: str, last: datetime, at: datetime) -> None:
        self._note((identifier, user_id), last, at)

    def key(self, identifier: str, last: datetime | None, at: datetime) -> None:
        self._note((identifier, ""), last, at)

    def _note(self, what: tuple[str, str], last: datetime | None, at: datetime) -> None:
        if last is not None and at - last < EVERY:
            return
        with self._lock:
            self._waiting.setdefault(what, at)
            begin, self._running = not self._running, True
        if begin:
            self._start(self._work)

    def flush(self) -> None:
        """Writes all that waits, in this thread."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        with self._db.write() as session:
            for (identifier, user_id), at in waiting.items():
                if user_id:
                    sessions.seen(session, identifier, user_id, at)
                else:
                    note_use(session, identifier, at)

    def _work(self) -> None:
        try:
            self.flush()
        except Exception:  # door: job, a note that is lost is written with the next use
            log.exception("when sessions and keys were last used could not be written")
        finally:
            with self._lock:
                self._running = False
