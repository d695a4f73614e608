"""What the worker does between runs, by the clock: says which agreements began or ended, and lets go of old releases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.governance import dates

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.db.database import Database
    from hansa.kernel.clock import Clock

LOOK = timedelta(minutes=1)
"""How late the event of a date may be; the date itself counts at every read."""


class Housekeeping:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._looked: datetime | None = None

    def turn(self) -> None:
        """Cheap where nothing is due; several workers may do it side by side."""
        now = self._clock.now()
        if self._looked is not None and now - self._looked < LOOK:
            return
        self._looked = now
        with self._db.read() as session:
            behind = dates.is_behind(session, now)
        if behind:
            with self._db.write() as session:
                dates.follow(session, now)
