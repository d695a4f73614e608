"""Products that are built by the clock: the contract's service level says when.

slaProperties:
  - property: frequency
    value: 1
    unit: d
    scheduler: cron
    schedule: "0 6 * * *"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from croniter import croniter

from hansa.dataplane.schedule.model import Bookmark
from hansa.dataplane.schedule.queue import enqueue
from hansa.kernel.actor import SYSTEM
from hansa.registry.contracts.queries import load_contract, saying
from hansa.registry.records.queries import links_to
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.standards.odcs.contract import Contract

BOOKMARK = "cron"


def schedules(session: Session) -> dict[str, tuple[str, ...]]:
    """Product → its cron expressions; what is no cron expression is left out (lint says so)."""
    found: dict[str, set[str]] = {}
    for contract in saying(session, "cron"):
        loaded = load_contract(session, contract)
        expressions = expressions_of(loaded[0]) if loaded else []
        for link in links_to(session, Kind.CONTRACT, [contract], ("output",)) if expressions else ():
            found.setdefault(link.id, set()).update(expressions)
    return {product: tuple(sorted(expressions)) for product, expressions in sorted(found.items())}


def expressions_of(contract: Contract) -> list[str]:
    return [
        sla.schedule
        for sla in contract.sla_properties
        if sla.schedule and (sla.scheduler or "").lower() == "cron" and croniter.is_valid(sla.schedule)
    ]


def due(session: Session, now: datetime, known: dict[str, tuple[str, ...]]) -> list[str]:
    """Enqueues every product with a tick since the last look; several missed ticks are one run."""
    bookmark = session.get(Bookmark, BOOKMARK, with_for_update=True)
    if bookmark is None:
        session.add(Bookmark(name=BOOKMARK, sequence=0, at=now))
        return []
    since, bookmark.at = bookmark.at or now, now
    chosen = [product for product, each in known.items() if any(ticked(e, since, now) for e in each)]
    for product in chosen:
        enqueue(session, product, "cron", SYSTEM, now)
    return chosen


def late(session: Session, now: datetime, known: dict[str, tuple[str, ...]]) -> bool:
    """Whether `due` would do anything."""
    bookmark = session.get(Bookmark, BOOKMARK)
    if bookmark is None or bookmark.at is None:
        return bool(known)
    since = bookmark.at
    return any(ticked(one, since, now) for each in known.values() for one in each)


def ticked(expression: str, since: datetime, now: datetime) -> bool:
    """Whether the expression names a moment after `since`, up to `now`; times are UTC."""
    upcoming: datetime = croniter(expression, since).get_next(type(since))
    return upcoming <= now
