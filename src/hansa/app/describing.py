"""Runs of integrations that write: what contracts say becomes comments and tags of the tables in a Unity Catalog.

take over what happened ─ take an integration ─ change by change: write its tables, keep how they are ─ end
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.app.looping import Loop
from hansa.dataplane.schedule.beating import beating
from hansa.dataplane.unity.databricks import Databricks
from hansa.dataplane.unity.platform import PlatformAway
from hansa.dataplane.unity.writing import write
from hansa.kernel.errors import HansaError
from hansa.registry.unity import contracts, lease, queue, settling
from hansa.registry.unity.values import LastRun, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.api.services import Services
    from hansa.dataplane.unity.platform import Platform
    from hansa.registry.unity.values import Place, Writer

    Connect = Callable[[Place, str], AbstractContextManager[Platform]]

LOG = logging.getLogger(__name__)
MOST = 500
"""Changes of one run: after them the next integration has its turn."""


def connect(place: Place, secret: str) -> Databricks:
    return Databricks(place.host, place.client, secret, place.warehouse)


@dataclass(slots=True)
class Tally:
    """What a run has done so far, and the reason of its end."""

    events: int = 0
    given_up: int = 0
    error: str = ""


class Describing:
    """One run after the other; several workers may do it side by side, each for another integration."""

    def __init__(
        self, services: Services, name: str, is_dead: Callable[[str], bool], connect: Connect = connect
    ) -> None:
        self._services = services
        self._name = name
        self._is_dead = is_dead
        self._connect = connect
        self.loop = Loop("describing", self.turn)

    def turn(self) -> bool:
        """At most one run; False where there was none. Reads first: who has nothing to do keeps nobody from writing."""
        db, now = self._services.db, self._services.clock.now
        with db.read() as session:
            behind, ready = queue.is_behind(session), queue.ready(session, is_dead=self._is_dead, at=now())
        if behind:
            with db.write() as session:
                queue.follow(session)
        if not (behind or ready):
            return False
        with db.write() as session:
            taken = queue.take(session, self._name, is_dead=self._is_dead, at=now())
        if taken is None:
            return behind
        self._hold(*taken)
        return True

    def _hold(self, writer: Writer, sealed: bytes) -> None:
        def beat(session: Session, at: datetime) -> bool:
            return lease.beat(session, writer.id, self._name, at)

        db, clock = self._services.db, self._services.clock
        holder, began, tally = settling.Holder(writer.id, self._name), clock.now(), Tally()
        with beating(db, clock, beat, every=lease.SILENCE / 8, name=f"describing-{writer.id}"):
            outcome = self._outcome(holder, writer, sealed, tally)
        took = (clock.now() - began) // timedelta(milliseconds=1)
        with db.write() as session:
            run = LastRun(clock.now(), outcome, tally.events, tally.given_up, took, tally.error)
            settling.end(session, holder, run)

    def _outcome(self, holder: settling.Holder, writer: Writer, sealed: bytes, tally: Tally) -> Outcome:
        try:
            secret = self._services.vault.open(sealed)
            with self._connect(writer.place, secret) as platform:
                return self._run(holder, writer, platform, tally)
        except PlatformAway as error:
            return self._stopped(holder, Outcome.PAUSED, str(error), tally, error.after)
        except HansaError as error:
            return self._stopped(holder, Outcome.FAILED, str(error), tally)
        except Exception:  # door: job
            LOG.exception("A run of the integration %s failed", writer.id)
            said = "Something unexpected happened; the server's log says what."
            return self._stopped(holder, Outcome.FAILED, said, tally)

    def _run(self, holder: settling.Holder, writer: Writer, platform: Platform, tally: Tally) -> Outcome:
        db, now = self._services.db, self._services.clock.now
        while tally.events < MOST and not self.loop.stopping.is_set():
            with db.read() as session:
                found = queue.next_change(session, holder.integration, holder.worker, at=now())
                if isinstance(found, Outcome):
                    return found
                wishes = contracts.wishes_of(session, found.contract, writer.place.host)
                known = settling.known(session, holder.integration, found.contract)
            tables = [(wish, write(platform, wish, known.get((wish.element, wish.name)))) for wish in wishes]
            with db.write() as session:
                tally.given_up += settling.settle(session, holder, found, tables, at=now())
            tally.events += 1
        return Outcome.CONTINUED

    def _stopped(
        self, holder: settling.Holder, outcome: Outcome, error: str, tally: Tally, after: timedelta = timedelta()
    ) -> Outcome:
        """Nothing is lost: what waits, waits on, the first of it with the reason."""
        tally.error = error
        now = self._services.clock.now()
        with self._services.db.write() as session:
            found = queue.next_change(session, holder.integration, holder.worker, at=now)
            if isinstance(found, Outcome):
                return outcome
            settling.postpone(session, holder, found.id, error, after=after, at=now)
        return outcome
