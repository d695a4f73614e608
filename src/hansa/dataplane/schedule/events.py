"""Posted events that no release holds yet: their products are built."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.dataplane.publish.queries import input_states
from hansa.dataplane.runs.queries import list_runs
from hansa.dataplane.runs.values import ACTIVE
from hansa.dataplane.schedule.queue import enqueue
from hansa.kernel.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.ingest.segment import Inbox, Waiting

PATIENCE = timedelta(minutes=5)
"""After a run that did not succeed: the events wait in the inbox, and a contract is seldom kept by trying harder."""


def follow(session: Session, now: datetime, waiting: Sequence[Waiting]) -> list[str]:
    """Enqueues each product with events that wait, unless it is being built or has just failed."""
    products = sorted({each.product for each in waiting})
    chosen = [product for product in products if _ready(session, product, now)]
    for product in chosen:
        enqueue(session, product, "event", SYSTEM, now)
    return chosen


def outstanding(session: Session, inbox: Inbox) -> list[Waiting]:
    """What waits in the inbox and is not landed; segments that a release holds already are deleted on the way."""
    left = []
    for each in inbox.waiting():
        cursors = [
            int(state.cursor)
            for (port, _), state in input_states(session, each.product).items()
            if port == each.port and state.cursor and state.cursor.isdigit()
        ]
        landed = min(cursors, default=0)
        if landed:
            inbox.release(each.product, each.port, landed)
        if each.newest > landed:
            left.append(each)
    return left


def _ready(session: Session, product: str, now: datetime) -> bool:
    if list_runs(session, product, ACTIVE, 1):
        return False
    last = list_runs(session, product, limit=1)
    if not last or last[0].status == "succeeded" or last[0].finished_at is None:
        return True
    return now - last[0].finished_at >= PATIENCE
