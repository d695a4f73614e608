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
from hansa.registry.agreements.queries import list_agreements

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

BEGUN, OVER = "AccessActivated", "AccessDeactivated"


def follow(session: Session, at: datetime, *, only: str | None = None) -> list[Event]:
    """Says of each agreement (or of `only` this one) that it counts or counts no more, where the log does not say so yet."""
    outbox.lock(session)
    told = _told(session, only)
    events = [
        _event(BEGUN if row.active else OVER, row.id, at)
        for row in list_agreements(session, today=at.date())
        if only in {None, row.id} and row.active != told.get(row.id, False)
    ]
    outbox.append_all(session, events)
    return events


def is_behind(session: Session, at: datetime) -> bool:
    """Whether `follow` would say anything; takes no lock."""
    told = _told(session, None)
    return any(row.active != told.get(row.id, False) for row in list_agreements(session, today=at.date()))


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
