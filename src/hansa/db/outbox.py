"""The log of events: appended in the transaction of the change itself, read in the order it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from hansa.db.bulk import add_all
from hansa.db.model import ChangeRow, EventRow
from hansa.kernel.events import Event
from hansa.kernel.ids import moment_of, new_id
from hansa.kernel.secrets import hidden

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json

COLUMNS = (
    EventRow.sequence,
    EventRow.id,
    EventRow.name,
    EventRow.subject,
    EventRow.principal,
    EventRow.time,
    EventRow.data,
)

WHOLE = "hansa_whole_log"
"""The execution option of a question about the log itself: numbers count for everybody, whoever may see their events."""

LOG_LOCK = 4_801_002
"""The PostgreSQL advisory lock a transaction holds from its first event to its commit."""


def lock(session: Session) -> None:
    """Lets one transaction at a time write to the log, as SQLite does by itself.

    Without it a transaction with a lower number could commit after a reader has passed that number, and its events would be
    skipped for ever.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOG_LOCK})


def append(session: Session, event: Event, *, before: Json = None, after: Json = None) -> None:
    """With what the thing was `before` and is `after`, where it keeps no revisions of its own: the audit trail shows them.

    Whatever is called like a secret is hidden here, whoever writes it.
    """
    append_all(session, (event,))
    if before is not None or after is not None:
        session.add(ChangeRow(event_id=event.id, before=hidden(before), after=hidden(after)))


def note(
    session: Session,
    actor: Actor,
    name: str,
    subject: str,
    *,
    at: datetime,
    before: Json = None,
    after: Json = None,
    **more: Json,
) -> None:
    """The usual event: `actor` did `name` to `subject`; `more` is what the event says besides."""
    data: dict[str, Json] = {"id": subject, "timestamp": at.isoformat(), **more}
    append(session, Event(new_id(at), name, subject[:256], at, actor.principal, data), before=before, after=after)


def append_all(session: Session, events: Sequence[Event]) -> None:
    """In order; the log gives the numbers."""
    if not events:
        return
    lock(session)
    add_all(
        session,
        EventRow,
        [
            {
                "id": event.id,
                "name": event.name,
                "subject": event.subject,
                "principal": event.principal,
                "time": event.time,
                "data": dict(event.data),
            }
            for event in events
        ],
    )


def change(session: Session, event_id: str) -> tuple[Json, Json]:
    """What the thing was before this event and after it; None where that was not said."""
    row = session.get(ChangeRow, event_id)
    return (row.before, row.after) if row else (None, None)


def read(
    session: Session,
    *,
    after: int = 0,
    before: int = 0,
    limit: int = 100,
    subject: str | None = None,
    names: Sequence[str] = (),
    without: Sequence[str] = (),
    newest_first: bool = False,
) -> list[Event]:
    """Events whose number is above `after` and, if given, below `before`; with `newest_first` the last `limit`, latest on top."""
    query = select(*COLUMNS).where(EventRow.sequence > after)
    if before:
        query = query.where(EventRow.sequence < before)
    if subject is not None:
        query = query.where(EventRow.subject == subject)
    if names:
        query = query.where(EventRow.name.in_(names))
    if without:
        query = query.where(EventRow.name.not_in(without))
    order = EventRow.sequence.desc() if newest_first else EventRow.sequence.asc()
    return [_event(row) for row in session.execute(query.order_by(order).limit(limit)).mappings()]


def latest(session: Session, *where: ColumnElement[bool], limit: int) -> list[Event]:
    """The last `limit` events that fit, the newest first."""
    query = select(*COLUMNS).where(*where).order_by(EventRow.sequence.desc()).limit(limit)
    return [_event(row) for row in session.execute(query).mappings()]


def sequence_of(session: Session, event_id: str) -> int:
    """The number of the event with this id.

    Where there is none, an id that carries a time (UUID versions 1, 6 and 7) stands for the last event before that time, so
    that a reader whose last event is no longer kept goes on from there. For any other text it is 0, the beginning.
    """
    query = select(EventRow.sequence).where(EventRow.id == event_id)
    found = session.scalar(query, execution_options={WHOLE: True})
    if found is not None:
        return found
    moment = moment_of(event_id)
    return last_before(session, moment) if moment else 0


def newest(session: Session) -> int:
    """The number of the last event; 0 where there is none."""
    return session.scalar(select(func.max(EventRow.sequence)), execution_options={WHOLE: True}) or 0


def last_before(session: Session, moment: datetime) -> int:
    """The number of the last event before that time. By halving: events stand in the order of their times, give or take a transaction."""
    low, high = 0, newest(session)  # all up to low are before the moment, none after high is
    while low < high:
        middle = (low + high + 1) // 2
        query = select(EventRow.sequence, EventRow.time).where(EventRow.sequence >= middle)
        first = query.order_by(EventRow.sequence).limit(1)
        row = session.execute(first, execution_options={WHOLE: True}).first()
        if row is not None and row.time < moment:
            low = row.sequence
        else:
            high = middle - 1
    return low


def _event(row: RowMapping) -> Event:
    data = row["data"] if isinstance(row["data"], dict) else {}
    return Event(row["id"], row["name"], row["subject"], row["time"], row["principal"], data, row["sequence"])
