"""Agreements that begin or end by themselves: the event that says so is written once, by whoever notices first.

What was last said of an agreement is read from the log itself, in the transaction that adds to it; so a restart or a second
worker says nothing twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.db import outbox
from hansa.db.model import EventRow
from hansa.kernel.actor import SYSTEM
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.registry.agreements.document import Status
from hansa.registry.agreements.queries import Wanted, find_agreement, list_agreements

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

BEGUN, OVER = "AccessActivated", "AccessDeactivated"


def follow(session: Session, at: datetime, *, only: str | None = None) -> list[Event]:
    """Says of each agreement (or of `only` this one) that it is active or is no more, where the log does not say so yet."""
    outbox.lock(session)
    told = _told(session, only)
    now = _active(session, at, only)
    events = [_event(BEGUN, each, at) for each in sorted(now) if not told.get(each, False)]
    events += [_event(OVER, each, at) for each, counted in told.items() if counted and each not in now]
    outbox.append_all(session, events)
    return events


def is_behind(session: Session, at: datetime) -> bool:
    """Whether `follow` would say anything; takes no lock."""
    return {each for each, counted in _told(session, None).items() if counted} != _active(session, at, None)


def _active(session: Session, at: datetime, only: str | None) -> set[str]:
    """Which agreements (or `only` this one) are approved and between their dates; what was removed is not."""
    if only is not None:
        row = find_agreement(session, only, today=at.date())
        return {only} if row and row.active else set()
    approved = Wanted(status=Status.APPROVED.value)
    return {row.id for row in list_agreements(session, today=at.date(), wanted=approved) if row.active}


def _told(session: Session, only: str | None) -> dict[str, bool]:
    """Agreement → whether the log says that it counts."""
    newest = select(func.max(EventRow.sequence)).where(EventRow.name.in_((BEGUN, OVER))).group_by(EventRow.subject)
    if only is not None:
        newest = newest.where(EventRow.subject == only)
    query = select(EventRow.subject, EventRow.name).where(EventRow.sequence.in_(newest))
    return {subject: name == BEGUN for subject, name in session.execute(query)}


def _event(name: str, subject: str, at: datetime) -> Event:
    why = "Its first day has come." if name == BEGUN else "Its last day has passed."
    data = {"id": subject, "timestamp": at.isoformat(), "why": why}
    return Event(new_id(at), name, subject, at, SYSTEM.principal, data)
