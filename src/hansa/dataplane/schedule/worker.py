"""The worker's turn: clean up after the dead, see what is due, then run the next thing in the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.dataplane.schedule import cron, downstream, events, queue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hansa.dataplane.ingest.segment import Inbox
    from hansa.dataplane.runs.values import RunRow
    from hansa.db.database import Database
    from hansa.kernel.clock import Clock

LOOK_AGAIN = timedelta(seconds=15)
"""How often schedules are read anew: a changed contract counts within this time."""


class Worker:
    """One worker of a mesh; several may work side by side, in this process or others.

    `run` does the work of a claimed run, `is_dead` knows workers of this machine,
    `sweep` removes what dead runs left.
    """

    def __init__(
        self,
        db: Database,
        inbox: Inbox,
        clock: Clock,
        name: str,
        run: Callable[[RunRow], object],
        *,
        is_dead: Callable[[str], bool] = lambda _: False,
        sweep: Callable[[], object] = lambda: None,
    ) -> None:
        self._db = db
        self._inbox = inbox
        self._clock = clock
        self._name = name
        self._run = run
        self._is_dead = is_dead
        self._sweep = sweep
        self._schedules = cron.Known()
        self._looked: datetime | None = None

    def turn(self) -> bool:
        """One look and at most one run; False where there was nothing to do."""
        self._look()
        with self._db.read() as session:
            waits = queue.anything(session)
        if not waits:
            return False
        with self._db.write() as session:
            row = queue.claim(session, self._name, self._clock.now())
        if row is None:
            return False
        self._run(row)
        return True

    def _look(self) -> None:
        """Reads first: a worker with nothing to do takes no write lock from those who have."""
        now = self._clock.now()
        if self._looked is None or now - self._looked >= LOOK_AGAIN:
            with self._db.read() as session:
                self._schedules = cron.schedules(session)
            self._looked = now
        with self._db.read() as session:
            waiting = events.outstanding(session, self._inbox)
            quiet = not (
                waiting
                or cron.late(session, now, self._schedules)
                or downstream.is_behind(session)
                or queue.any_dead(session, now, self._is_dead)
            )
        if quiet:
            return
        with self._db.write() as session:
            dead = queue.take_up(session, now, is_dead=self._is_dead)
            cron.due(session, now, self._schedules)
            downstream.follow(session, now, clocked=self._schedules.builds)
            events.follow(session, now, waiting)
        if dead:
            self._sweep()
