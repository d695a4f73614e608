"""What is kept after a contract was written, or could not be: how its tables are, when it is tried again, how the run went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.unity.model import ChangeRow, TableRow, UnityRow
from hansa.registry.unity.values import Outcome, TableState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.unity.values import Change, LastRun, Wish, Written

ATTEMPTS = 8
"""How often a contract is tried whose tables the platform refuses; then it is given up."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Holder:
    """The integration and the worker that writes for it; nothing is kept of who holds it no more."""

    integration: str
    worker: str

    def row(self, session: Session) -> UnityRow | None:
        found = session.get(UnityRow, self.integration)
        return found if found is not None and found.worker == self.worker else None


def known(session: Session, identifier: str, contract: str) -> dict[tuple[str, str], Json]:
    """What was written so far, by element and table: an element that names another table by now begins anew."""
    wanted = select(TableRow).where(TableRow.integration == identifier, TableRow.contract == contract)
    return {(row.element, row.table_name): row.written for row in session.scalars(wanted)}


def settle(
    session: Session, holder: Holder, done: Change, tables: Sequence[tuple[Wish, Written]], *, at: datetime
) -> bool:
    """Keeps how the tables are and lets go of the change, or tries it again later. True where it was given up."""
    row = holder.row(session)
    if row is None:
        return False
    _keep(session, holder.integration, done.contract, tables, at)
    if any(written.changed for _, written in tables):
        row.written_at = at
    failed = [written.error for _, written in tables if written.state is TableState.FAILED]
    waiting = session.get(ChangeRow, done.id)
    if waiting is None:
        return False  # a later change has taken its place
    if not failed:
        session.delete(waiting)
        return False
    waiting.attempts += 1
    waiting.failures += 1
    waiting.error = failed[0]
    if waiting.failures >= ATTEMPTS:
        session.delete(waiting)
        return True
    waiting.next_at = at + pause_after(waiting.failures)
    return False


def _keep(
    session: Session, identifier: str, contract: str, tables: Sequence[tuple[Wish, Written]], at: datetime
) -> None:
    before = {element for element, _ in known(session, identifier, contract)}
    for element in before - {wish.element for wish, _ in tables}:
        session.delete(session.get_one(TableRow, (identifier, contract, element)))
    for wish, written in tables:
        row = session.get(TableRow, (identifier, contract, wish.element))
        if row is None:
            row = TableRow(integration=identifier, contract=contract, element=wish.element)
            session.add(row)
        row.table_name, row.url, row.state = wish.name, written.url, written.state.value
        row.notes, row.error, row.written = written.notes, written.error, written.data
        if written.changed:
            row.written_at = at


def postpone(session: Session, holder: Holder, change_id: str, error: str, *, after: timedelta, at: datetime) -> None:
    """The platform as a whole was away or refused: the change waits with its error, and is never given up for that."""
    row = holder.row(session)
    if row is None:
        return
    row.failures += 1
    row.failed_at = at
    row.paused_until = at + max(after, pause_after(row.failures))
    waiting = session.get(ChangeRow, change_id)
    if waiting is not None:
        waiting.attempts += 1
        waiting.error, waiting.next_at = error, row.paused_until


def end(session: Session, holder: Holder, run: LastRun) -> None:
    """Writes down how the run went and lets others in."""
    row = holder.row(session)
    if row is None:
        return
    row.worker, row.ran_at, row.outcome, row.error = "", run.at, run.outcome.value, run.error
    row.events, row.given_up, row.duration = run.events, run.given_up, run.milliseconds
    if run.outcome in {Outcome.COMPLETED, Outcome.CONTINUED}:
        row.failures, row.paused_until = 0, None


def pause_after(failures: int) -> timedelta:
    """Half a minute after the first, each further one doubles it."""
    return min(FIRST_PAUSE * (1 << min(failures - 1, 20)), LONGEST_PAUSE)
