"""Which integrations write to a Unity Catalog, how they are, what waits, and how the tables are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.kernel.errors import NotFound
from hansa.registry import authority
from hansa.registry.unity.lease import is_held
from hansa.registry.unity.model import ChangeRow, TableRow, UnityRow
from hansa.registry.unity.values import Change, LastRun, Outcome, Place, Status, Table, TableState, Writer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor


def list_writers(session: Session, actor: Actor, *, enabled: bool | None = None) -> list[Writer]:
    """In the order in which they came; none for who does not act for the whole organisation."""
    if not sees(actor):
        return []
    wanted = select(UnityRow).order_by(UnityRow.created_at, UnityRow.id)
    if enabled is not None:
        wanted = wanted.where(UnityRow.enabled == enabled)
    return [writer(row) for row in session.scalars(wanted)]


def access_writer(session: Session, actor: Actor, identifier: str) -> UnityRow:
    """Raises NotFound where there is none for the actor."""
    row = session.get(UnityRow, identifier)
    if row is None or not sees(actor):
        raise NotFound(
            f"There is no Unity Catalog integration `{identifier}`.",
            hint="GET /api/integrations/unity-catalog-metadata lists them.",
        )
    return row


def sees(actor: Actor) -> bool:
    return actor.is_operator or authority.rules(actor)


def list_tables(session: Session, identifier: str, *, state: str = "") -> list[Table]:
    wanted = select(TableRow).where(TableRow.integration == identifier).order_by(TableRow.contract, TableRow.element)
    if state:
        wanted = wanted.where(TableRow.state == state)
    return [_table(row) for row in session.scalars(wanted)]


def list_changes(session: Session, identifier: str) -> list[Change]:
    """The oldest first."""
    wanted = select(ChangeRow).where(ChangeRow.integration == identifier)
    return [change(row) for row in session.scalars(wanted.order_by(ChangeRow.since, ChangeRow.id))]


def status(session: Session, identifier: str, *, at: datetime) -> Status:
    row = session.get_one(UnityRow, identifier)
    counted = select(TableRow.state, func.count()).where(TableRow.integration == identifier).group_by(TableRow.state)
    tables = {TableState(state): number for state, number in session.execute(counted)}
    waiting = list_changes(session, identifier)
    next_attempt = min((each.next_at or each.since for each in waiting), default=None)
    next_run = max(next_attempt, row.paused_until or next_attempt, at) if next_attempt and row.enabled else None
    return Status(
        tables={state: tables.get(state, 0) for state in TableState},
        waiting=len(waiting),
        retrying=sum(each.attempts > 0 for each in waiting),
        next_attempt=next_attempt,
        next_run=next_run,
        is_running=is_held(row, at),
        failures=row.failures,
        failed_at=row.failed_at,
        written_at=row.written_at,
        last_run=_last_run(row),
    )


def writer(row: UnityRow) -> Writer:
    return Writer(row.id, row.name, row.enabled, Place(row.host, row.client, row.warehouse))


def change(row: ChangeRow) -> Change:
    return Change(row.id, row.event, row.contract, row.since, row.revision, row.attempts, row.next_at, row.error)


def _last_run(row: UnityRow) -> LastRun | None:
    if row.ran_at is None or not row.outcome:
        return None
    return LastRun(row.ran_at, Outcome(row.outcome), row.events, row.given_up, row.duration, row.error)


def _table(row: TableRow) -> Table:
    state = TableState(row.state)
    return Table(row.contract, row.element, row.table_name, row.url, state, row.notes, row.error, row.written_at)
