"""The queue of runs: one table, leases that end by themselves, one running run per product.

queued ──claim──▶ running ──(pipeline)──▶ succeeded · blocked · failed
   ▲                 │ lease not renewed: its process died
   └──── again ◀─────┘ take_up
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from hansa.dataplane.runs.model import Run
from hansa.dataplane.runs.queries import row_of
from hansa.dataplane.runs.values import APART, FINISHED
from hansa.dataplane.schedule.beating import beating
from hansa.db import outbox
from hansa.kernel.actor import SYSTEM, ActorKind
from hansa.kernel.errors import Conflict, NotFound
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.records.queries import owner_of
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.runs.values import RunRow
    from hansa.db.database import Database
    from hansa.kernel.actor import Actor
    from hansa.kernel.clock import Clock

LEASE = timedelta(seconds=60)
"""How long a worker may be silent before its run is taken for dead."""
ATTEMPTS = 3
"""A run whose process died this often is not started again: something in it kills processes."""


def enqueue(session: Session, product_id: str, trigger: str, actor: Actor, at: datetime) -> str:
    """The id of the queued run of the product: a new one, unless one that does as much is waiting already.

    Raises Refused for who may not edit the product.
    """
    owner = owner_of(session, Kind.PRODUCT, product_id)
    authority.check(session, actor, Permission.DATAPRODUCT_EDIT, owner, doing=f"build the data product `{product_id}`")
    same = Run.trigger == trigger if trigger in APART else Run.trigger.not_in(APART)
    query = select(Run.id).where(Run.product_id == product_id, Run.status == "queued", same)
    waiting = session.scalar(query.limit(1))
    if waiting is not None:
        return waiting
    made = _add(session, product_id, trigger, actor.principal, at)
    if actor.kind is not ActorKind.SYSTEM:
        outbox.note(session, actor, "DataProductBuildRequested", product_id, at=at, runId=made, trigger=trigger)
    return made


def claim(session: Session, worker: str, at: datetime, *, run_id: str | None = None) -> RunRow | None:
    """Takes the oldest queued run (or `run_id`) whose product nobody is building; None where there is none."""
    other = aliased(Run)
    busy = select(other.id).where(other.product_id == Run.product_id, other.status == "running").exists()
    query = select(Run).where(Run.status == "queued", ~busy).order_by(Run.queued_at, Run.id).limit(1)
    if run_id is not None:
        query = query.where(Run.id == run_id)
    run = session.scalars(query.with_for_update(of=Run, skip_locked=True)).first()
    if run is None:
        return None
    try:
        with session.begin_nested():
            run.status = "running"
            run.worker = worker
            run.started_at = at
            run.lease_until = at + LEASE
            run.attempt += 1
            session.flush()
    except IntegrityError:
        return None  # another worker has taken another run of this product in this very moment
    return row_of(run)


def heartbeat(session: Session, run_id: str, worker: str, at: datetime) -> bool:
    """Renews the lease; False where it is no longer held, and the work must stop."""
    held = session.execute(
        update(Run)
        .where(Run.id == run_id, Run.worker == worker, Run.status == "running")
        .values(lease_until=at + LEASE)
        .returning(Run.id)
    ).first()
    return held is not None


@contextmanager
def heartbeats(db: Database, run_id: str, worker: str, clock: Clock) -> Iterator[None]:
    """Renews the lease from a thread as long as the block runs."""

    def beat(session: Session, at: datetime) -> bool:
        return heartbeat(session, run_id, worker, at)

    with beating(db, clock, beat, every=LEASE / 4, name=f"heartbeat-{run_id}"):
        yield


def anything(session: Session) -> bool:
    """Whether a run waits."""
    return session.scalar(select(Run.id).where(Run.status == "queued").limit(1)) is not None


def any_dead(session: Session, at: datetime, is_dead: Callable[[str], bool]) -> bool:
    return any(_is_dead(run, at, is_dead) for run in session.scalars(select(Run).where(Run.status == "running")))


def _is_dead(run: Run, at: datetime, is_dead: Callable[[str], bool]) -> bool:
    until = run.lease_until or (run.started_at or run.queued_at) + LEASE
    late = until < at
    return late or bool(run.worker and is_dead(run.worker))


def take_up(
    session: Session, at: datetime, *, is_dead: Callable[[str], bool] = lambda _: False, again: bool = True
) -> list[RunRow]:
    """Runs whose worker is gone end as failed and, with `again`, are queued anew; `is_dead` knows this machine's workers."""
    dead = []
    for run in session.scalars(select(Run).where(Run.status == "running").with_for_update(skip_locked=True)):
        if not _is_dead(run, at, is_dead):
            continue
        run.status = "failed"
        run.finished_at = at
        run.message = "The process that ran it has died; nothing of it was published."
        dead.append(row_of(run))
        if again:
            _again(session, run, at)
    return dead


def _again(session: Session, run: Run, at: datetime) -> None:
    """Queues it anew, with its attempts counted, unless one waits already or it has died too often."""
    session.flush()
    if run.attempt >= ATTEMPTS:
        run.message += f" It died {run.attempt} times and is not started again by itself."
        return
    found = session.get(Run, enqueue(session, run.product_id, run.trigger, SYSTEM, at))
    if found is not None:
        found.attempt = max(found.attempt, run.attempt)
        found.requested_by = run.requested_by


def cancel(session: Session, actor: Actor, run_id: str, at: datetime) -> RunRow:
    """Takes a queued run out of the queue, or the lease from a running one, so that it cannot publish any more.

    Raises Refused for who may not edit the product.
    """
    run = session.get(Run, run_id)
    if run is None:
        raise NotFound(f"There is no run `{run_id}`.")
    owner, doing = owner_of(session, Kind.PRODUCT, run.product_id), f"cancel runs of `{run.product_id}`"
    authority.check(session, actor, Permission.DATAPRODUCT_EDIT, owner, doing=doing)
    if run.status in FINISHED:
        raise Conflict(f"Run {run_id} has ended already: it {run.status}.")
    run.status = "cancelled"
    run.finished_at = at
    run.message = "Cancelled by hand; nothing of it was published."
    outbox.note(session, actor, "DataProductBuildCancelled", run.product_id, at=at, runId=run.id)
    return row_of(run)


def holder(session: Session, product_id: str) -> str | None:
    """Who is building the product now."""
    return session.scalar(select(Run.worker).where(Run.product_id == product_id, Run.status == "running").limit(1))


def _add(session: Session, product_id: str, trigger: str, principal: str, at: datetime) -> str:
    run = Run(
        id=new_id(at), product_id=product_id, status="queued", trigger=trigger, requested_by=principal, queued_at=at
    )
    run.message, run.rows, run.bytes, run.attempt, run.swept = "", 0, 0, 0, False
    session.add(run)
    session.flush()
    return run.id
