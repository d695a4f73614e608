"""The worker's turn: clean up after the dead, see what is due, then run the next thing in the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.dataplane.schedule import cron, downstream, queue
from hansa.kernel.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from hansa.dataplane.runs.values import RunRow
    from hansa.db.database import Database
    from hansa.kernel.clock import Clock

LOOK_AGAIN = timedelta(seconds=15)
"""How often schedules are read anew: a changed contract counts within this time."""


class Worker:
    """`waiting` names the products with posted events, `run` does the work, `is_dead` knows workers of this machine."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        name: str,
        *,
        run: Callable[[RunRow], None],
        waiting: Callable[[], Iterable[str]] = tuple,
        is_dead: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._db = db
        self._clock = clock
        self._name = name
        self._run = run
        self._waiting = waiting
        self._is_dead = is_dead
        self._schedules: dict[str, tuple[str, ...]] = {}
        self._looked: datetime | None = None

    def turn(self) -> bool:
        """One look and at most one run; False where there was nothing to do."""
        self._look()
        with self._db.write() as session:
            row = queue.claim(session, self._name, self._clock.now())
        if row is None:
            return False
        self._run(row)
        return True

    def _look(self) -> None:
        now = self._clock.now()
        if self._looked is None or now - self._looked >= LOOK_AGAIN:
            with self._db.read() as session:
                self._schedules = cron.schedules(session)
            self._looked = now
        waiting = list(self._waiting())
        with self._db.write() as session:
            queue.take_up(session, now, is_dead=self._is_dead)
            cron.due(session, now, self._schedules)
            downstream.follow(session, now, clocked=self._schedules)
            for product in waiting:
                queue.enqueue(session, product, "event", SYSTEM, now)
