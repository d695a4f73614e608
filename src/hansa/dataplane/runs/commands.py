"""How a run begins and ends. Whoever lost the run (its lease was taken over, it was cancelled) can write neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from hansa.dataplane.runs.model import Run, RunStep
from hansa.dataplane.runs.queries import row_of
from hansa.dataplane.runs.values import ACTIVE, FINISHED
from hansa.kernel.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.runs.values import RunRow


def add_run(session: Session, row: RunRow) -> None:
    """For builds that do not go through the queue."""
    session.add(
        Run(
            id=row.id,
            product_id=row.product_id,
            status=row.status,
            trigger=row.trigger,
            requested_by=row.requested_by,
            queued_at=row.queued_at,
            started_at=row.started_at,
            finished_at=None,
            message="",
            rows=0,
            bytes=0,
            attempt=1,
            swept=False,
        )
    )


def begin(session: Session, run_id: str, at: datetime) -> RunRow:
    """The run as running: claimed by the queue already, or taken here where nobody else builds the product."""
    run = session.get(Run, run_id, with_for_update=True)
    if run is None:
        raise NotFound(f"There is no run `{run_id}`.")
    if run.status in FINISHED:
        raise Conflict(f"The run {run_id} has ended already ({run.status}).", hint="Start a new one.")
    other = session.scalar(
        select(Run.id).where(Run.product_id == run.product_id, Run.status == "running", Run.id != run_id).limit(1)
    )
    if other is not None:
        raise Conflict(f"`{run.product_id}` is being built by run {other}.", hint="Wait for it, or cancel it.")
    run.status = "running"
    run.started_at = run.started_at or at
    session.flush()
    return row_of(run)


def finish(
    session: Session, run_id: str, status: str, message: str, at: datetime, *, rows: int = 0, size: int = 0
) -> None:
    """Refused with a Conflict where the run is not running any more: then nothing of this transaction may stay."""
    done = session.execute(
        update(Run)
        .where(Run.id == run_id, Run.status == "running")
        .values(status=status, message=message, finished_at=at, rows=rows, bytes=size, lease_until=None)
        .returning(Run.id)
    ).first()
    if done is None:
        raise Conflict(
            f"Run {run_id} was cancelled or taken over by another process; it publishes nothing.",
            hint="Run the product again.",
        )


def unswept(session: Session) -> list[str]:
    """Runs that have ended and may have left files."""
    return list(session.scalars(select(Run.id).where(Run.status.in_(FINISHED), Run.swept.is_(False))))


def swept(session: Session, run_ids: Sequence[str], at: datetime) -> None:
    """Nothing of these runs is left; steps that were running when they died end now."""
    session.execute(update(Run).where(Run.id.in_(run_ids)).values(swept=True))
    session.execute(
        update(RunStep)
        .where(RunStep.run_id.in_(run_ids), RunStep.status == "running")
        .values(status="failed", finished_at=at, message="The process that ran it has died.")
    )


def active(session: Session) -> set[str]:
    return set(session.scalars(select(Run.id).where(Run.status.in_(ACTIVE))))
