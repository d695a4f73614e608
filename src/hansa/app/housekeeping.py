"""What the worker does between runs, by the clock: says which agreements began or ended, and keeps the memory in order.

Runs and reads are written down as test results, lineage and usage; scores of products are kept; old releases, usage and lineage are let go of.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.dataplane.schedule.model import Bookmark
from hansa.governance import dates
from hansa.kernel.errors import HansaError
from hansa.observe import follow
from hansa.observe.scores import keeping

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.pipeline import Pipeline
    from hansa.dataplane.publish.retention import Keep
    from hansa.db.database import Database
    from hansa.kernel.clock import Clock

LOG = logging.getLogger(__name__)
LOOK = timedelta(minutes=1)
"""How late the event of a date may be; the date itself counts at every read."""
COLLECT = timedelta(hours=1)
"""Old files cost little, and looking for them reads every table's metadata."""
COLLECTED = "collected"


class Housekeeping:
    """Cheap where nothing is due; several workers may do it side by side, and any of them may die."""

    def __init__(self, db: Database, clock: Clock, pipeline: Pipeline, keep: Keep) -> None:
        self._db = db
        self._clock = clock
        self._pipeline = pipeline
        self._keep = keep
        self._looked: datetime | None = None

    def turn(self) -> None:
        now = self._clock.now()
        if self._looked is not None and now - self._looked < LOOK:
            return
        self._looked = now
        with self._db.read() as session:
            behind, due = dates.is_behind(session, now), _due(session, now)
        if behind:
            with self._db.write() as session:
                dates.follow(session, now)
        self.observe()
        self.score()
        if due and self._take(now):
            self._collect()
            with self._db.write() as session:
                follow.forget(session, now)
                keeping.forget(session, now)

    def observe(self) -> None:
        """Writes down what runs and readers did, in the words of other tools."""
        with self._db.read() as session:
            behind = follow.is_behind(session)
        if behind:
            with self._db.write() as session:
                follow.follow(session, self._clock.now())

    def score(self) -> None:
        """Keeps the scores of all products, some at a time."""
        now = self._clock.now()
        with self._db.read() as session:
            due = keeping.is_due(session, now)
        if due:
            with self._db.write() as session:
                due = keeping.begin(session, now)
        last = self._score(now, "") if due else ""
        while last:
            last = self._score(now, last)

    def _score(self, now: datetime, after: str) -> str:
        with self._db.read() as session:
            looked = keeping.look(session, now, after)
        if looked.changed:
            with self._db.write() as session:
                keeping.keep(session, looked.changed, now)
        return looked.last

    def _collect(self) -> None:
        """What cannot be removed now is removed next time; runs go on meanwhile."""
        try:
            self._pipeline.retain(self._keep)
        except (HansaError, OSError) as error:
            LOG.warning("House-keeping stopped: %s", error)

    def _take(self, now: datetime) -> bool:
        """Whether this worker collects; the mark is made before the work, so that a failing collection is no busy loop."""
        with self._db.write() as session:
            if not _due(session, now):
                return False
            session.merge(Bookmark(name=COLLECTED, sequence=0, at=now))
        return True


def _due(session: Session, now: datetime) -> bool:
    mark = session.get(Bookmark, COLLECTED)
    return mark is None or mark.at is None or now - mark.at >= COLLECT
