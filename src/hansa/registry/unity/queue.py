"""Changes on their way to the platform: from the log of events into the queue of each integration, and to a worker.

log ──follow──▶ change (one a contract, the latest) ──take, next_change──▶ a worker ──settle──▶ tables; the change is gone
                    ▲                                          │
                    └────────── postpone (it waits longer) ◀───┘ the platform was away
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

from hansa.db import outbox
from hansa.kernel.ids import new_id
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import links_from
from hansa.registry.records.values import Kind
from hansa.registry.unity import contracts
from hansa.registry.unity.lease import is_held
from hansa.registry.unity.model import ChangeRow, TableRow, UnityRow
from hansa.registry.unity.queries import change, writer
from hansa.registry.unity.values import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from hansa.kernel.events import Event
    from hansa.registry.unity.values import Change, Writer

REQUESTED = "DataContractWriteRequested"
"""What a person asked for, and what a new integration begins with."""
CONTRACT_EVENTS = ("DataContractCreated", "DataContractUpdated", "DataContractDeleted")
PRODUCT_EVENTS = ("DataProductCreated", "DataProductUpdated")
PAGE = 200
"""Events that one look takes over: each may be a contract to read."""


def is_behind(session: Session) -> bool:
    """Whether `follow` would do anything."""
    last = outbox.newest(session)
    return session.scalar(select(UnityRow.id).where(UnityRow.sequence < last).limit(1)) is not None


def follow(session: Session) -> None:
    """Takes over what happened since, also for integrations that are switched off: they catch up later."""
    outbox.lock(session)
    for row in session.scalars(select(UnityRow)):
        follow_one(session, row)


def follow_one(session: Session, row: UnityRow) -> bool:
    """At most a page; False where nothing is left."""
    last = outbox.newest(session)
    if row.sequence >= last:
        return False
    events = outbox.read(
        session, after=row.sequence, before=last + 1, limit=PAGE, names=(*CONTRACT_EVENTS, *PRODUCT_EVENTS)
    )
    row.sequence = events[-1].sequence if len(events) == PAGE else last
    for event in events:
        for contract in _contracts_of(session, event):
            if _concerns(session, row, contract):
                add(session, row, contract, f"{event.name}Event", event.time)
    return True


def _contracts_of(session: Session, event: Event) -> list[str]:
    if event.name in CONTRACT_EVENTS:
        return [event.subject]
    return sorted({link.target_id for link in links_from(session, Kind.PRODUCT, [event.subject], ("output",))})


def _concerns(session: Session, row: UnityRow, contract: str) -> bool:
    """It names a table of the workspace, or did when it was written last."""
    known = select(TableRow.element).where(TableRow.integration == row.id, TableRow.contract == contract)
    return session.scalar(known.limit(1)) is not None or bool(contracts.wishes_of(session, contract, row.host))


def fill(session: Session, row: UnityRow, *, at: datetime) -> None:
    """All contracts that name a table of the workspace."""
    for contract in contracts.candidates(session):
        if contracts.wishes_of(session, contract, row.host):
            add(session, row, contract, REQUESTED, at)


def add(session: Session, row: UnityRow, contract: str, event: str, since: datetime) -> None:
    """In the place of an earlier change of the contract, with its attempts forgotten: what failed may be mended."""
    session.execute(delete(ChangeRow).where(ChangeRow.integration == row.id, ChangeRow.contract == contract))
    wanted = RecordRow.kind == Kind.CONTRACT.value, RecordRow.id == contract
    revision = session.scalar(select(RecordRow.revision).where(*wanted))
    made = ChangeRow(
        id=new_id(since), integration=row.id, event=event, contract=contract, since=since, revision=revision
    )
    session.add(made)
    session.flush()


def ready(session: Session, *, is_dead: Callable[[str], bool], at: datetime) -> bool:
    """Whether `take` would find something; reads only."""
    return any(not is_held(row, at) or is_dead(row.worker) for row in session.scalars(_ready(at)))


def _ready(at: datetime) -> Select[UnityRow]:
    waits = select(ChangeRow.id).where(ChangeRow.integration == UnityRow.id, *_now(at)).exists()
    awake = or_(UnityRow.paused_until.is_(None), UnityRow.paused_until <= at)
    return select(UnityRow).where(UnityRow.enabled.is_(True), awake, waits).order_by(UnityRow.ran_at, UnityRow.id)


def _now(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (or_(ChangeRow.next_at.is_(None), ChangeRow.next_at <= at),)


def take(session: Session, worker: str, *, is_dead: Callable[[str], bool], at: datetime) -> tuple[Writer, bytes] | None:
    """An integration with changes to write that nobody writes for, now this worker's; and its sealed secret."""
    outbox.lock(session)
    for row in session.scalars(_ready(at)):
        if is_held(row, at) and not is_dead(row.worker):
            continue
        row.worker, row.seen_at = worker, at
        return writer(row), row.secret
    return None


def next_change(session: Session, identifier: str, worker: str, *, at: datetime) -> Change | Outcome:
    """What is to be written next; or how the run ends, where nothing is left or the worker may not go on."""
    row = session.get(UnityRow, identifier)
    if row is None or row.worker != worker:
        return Outcome.STALE
    if not row.enabled:
        return Outcome.DISABLED
    wanted = select(ChangeRow).where(ChangeRow.integration == identifier, *_now(at))
    found = session.scalar(wanted.order_by(ChangeRow.since, ChangeRow.id).limit(1))
    return change(found) if found else Outcome.COMPLETED
