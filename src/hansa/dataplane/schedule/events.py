"""Posted events that no release holds yet: their products are built."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from hansa.dataplane.publish.queries import input_states
from hansa.dataplane.runs.queries import list_runs
from hansa.dataplane.runs.values import ACTIVE, RULES
from hansa.dataplane.schedule.queue import enqueue
from hansa.kernel.actor import SYSTEM
from hansa.registry.records.queries import last_change, links_from
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.ingest.segment import Inbox, Waiting

FIRST_PAUSE = timedelta(seconds=2)
"""After the first run that did not succeed: a source or a lock may be back at once. Each further one doubles it."""
LONGEST_PAUSE = timedelta(minutes=5)
"""A contract is seldom kept by trying harder; the events wait in the inbox."""
LOOK_BACK = 10
"""Runs that are counted: after eight failures the pause is the longest anyway."""


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
    last = list_runs(session, product, limit=LOOK_BACK)
    if any(run.status in ACTIVE for run in last):
        return False
    builds = [run for run in last if run.trigger != RULES]
    failed = list(takewhile(lambda run: run.status != "succeeded", builds))
    ended = failed[0].finished_at if failed else None
    if ended is None or _changed_since(session, product, ended):
        return True
    return now - ended >= pause_after(len(failed))


def pause_after(failures: int) -> timedelta:
    """How long events wait after this many runs in a row that did not succeed."""
    pause: timedelta = FIRST_PAUSE * (1 << failures - 1)
    return min(pause, LONGEST_PAUSE)


def _changed_since(session: Session, product: str, at: datetime) -> bool:
    """Whether somebody has worked on the product or its contracts: what failed may succeed now."""
    contracts = {link.target_id for link in links_from(session, Kind.PRODUCT, [product], ("input", "output"))}
    of = {Kind.PRODUCT: [product], Kind.CODE: [product], Kind.CONTRACT: sorted(contracts)}
    return any((newest := last_change(session, kind, ids)) is not None and newest > at for kind, ids in of.items())
