"""What a run writes: that it is due, that somebody took it and lives, each table as an asset, what is gone, and how it ended.

Each asset is a transaction of its own, so that others write in between and a wish to cancel is seen between two tables.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from hansa.db import outbox
from hansa.kernel.actor import SYSTEM
from hansa.kernel.ids import new_id
from hansa.registry import catalogue
from hansa.registry.errors import InUse
from hansa.registry.integrations import schedule
from hansa.registry.integrations.model import IngestedAssetRow, IngestionRunRow, IntegrationRow
from hansa.registry.integrations.queries import integration, running
from hansa.registry.integrations.values import RunStatus
from hansa.registry.records.commands import exists
from hansa.registry.records.queries import mapping
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.integrations.values import Integration

SILENCE = timedelta(minutes=2)
"""A run whose worker was not heard of for so long is taken for dead, wherever it was: eight beats were missed."""
MAX_MESSAGE = 2000
RUNNING = RunStatus.RUNNING.value


def begin(session: Session, identifier: str, *, at: datetime) -> str:
    """The id of a run that waits for a worker."""
    made = IngestionRunRow(id=new_id(at), integration=identifier, status=RUNNING, started_at=at)
    session.add(made)
    return made.id


def plan(session: Session, *, at: datetime) -> None:
    """For integrations of before there were schedules: when each one is due first."""
    unplanned = IntegrationRow.enabled, IntegrationRow.schedule != "", IntegrationRow.due_at.is_(None)
    for row in session.scalars(select(IntegrationRow).where(*unplanned)):
        row.due_at = schedule.upcoming(row.schedule, at)


def start_due(session: Session, *, at: datetime) -> list[str]:
    """Begins the run of each integration that is due: once, whoever else looks; several missed times are one run.

    Where a run goes on, the time is passed over: it reads the same tables.
    """
    outbox.lock(session)
    begun = []
    for row in session.scalars(select(IntegrationRow).where(*_due(at)).order_by(IntegrationRow.due_at)):
        row.due_at = schedule.upcoming(row.schedule, at)
        if running(session, row.id) is None:
            begun.append(begin(session, row.id, at=at))
    return begun


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return IntegrationRow.enabled.is_(True), IntegrationRow.due_at <= at


def take(session: Session, worker: str, *, at: datetime) -> str | None:
    """The id of a run that nobody had, now this worker's; the oldest first."""
    outbox.lock(session)
    waiting = select(IngestionRunRow).where(IngestionRunRow.status == RUNNING, IngestionRunRow.worker == "")
    row = session.scalar(waiting.order_by(IngestionRunRow.started_at).limit(1))
    if row is None:
        return None
    row.worker, row.seen_at = worker, at
    return row.id


def beat(session: Session, run_id: str, worker: str, at: datetime) -> bool:
    """Says that the worker lives; False where the run is no longer its own."""
    mine = IngestionRunRow.id == run_id, IngestionRunRow.worker == worker, IngestionRunRow.status == RUNNING
    return (
        session.execute(update(IngestionRunRow).where(*mine).values(seen_at=at).returning(IngestionRunRow.id)).first()
        is not None
    )


def anything(session: Session, *, is_dead: Callable[[str], bool], at: datetime) -> bool:
    """Whether a run is due, waits, or has died; reads only."""
    if session.scalar(select(IntegrationRow.id).where(*_due(at)).limit(1)) is not None:
        return True
    going = session.scalars(select(IngestionRunRow).where(IngestionRunRow.status == RUNNING))
    return any(not row.worker or _died(row, is_dead, at) for row in going)


def _died(row: IngestionRunRow, is_dead: Callable[[str], bool], at: datetime) -> bool:
    return is_dead(row.worker) or at - (row.seen_at or row.started_at) > SILENCE


def fail_dead(session: Session, *, is_dead: Callable[[str], bool], at: datetime) -> int:
    """Ends what nobody runs any more; gives how many that were."""
    taken = select(IngestionRunRow).where(IngestionRunRow.status == RUNNING, IngestionRunRow.worker != "")
    dead = [row for row in session.scalars(taken) if _died(row, is_dead, at)]
    for row in dead:
        finish(session, row.id, RunStatus.FAILED, "The process that ran it ended before the run did.", at=at)
    return len(dead)


def task(session: Session, run_id: str) -> tuple[Integration, bytes, bool] | None:
    """What the run is about, its sealed credential, and whether that may lead to this server; None where it was removed."""
    run = session.get(IngestionRunRow, run_id)
    row = session.get(IntegrationRow, run.integration) if run else None
    return None if row is None else (integration(row), row.credential, row.trusted)


def goes_on(session: Session, run_id: str) -> bool:
    """False as soon as it was cancelled, ended by somebody else or removed."""
    row = session.get(IngestionRunRow, run_id)
    return row is not None and row.status == RUNNING and not row.cancelled


def put_asset(session: Session, run_id: str, identifier: str, data: dict[str, Json], *, at: datetime) -> bool:
    """Creates or updates one and counts it. False where the run is over, or where the asset is somebody else's."""
    outbox.lock(session)
    row = session.get(IngestionRunRow, run_id)
    if row is None or not goes_on(session, run_id):
        return False
    mine = session.get(IngestedAssetRow, identifier)
    record = catalogue.get(session, Kind.ASSET, identifier)
    if record is not None and (mine is None or mine.integration != row.integration):
        return False
    whole = data if record is None else _over(mapping(record.data), data)
    why = f"taken in by the integration {row.integration}"
    outcome = catalogue.put(session, SYSTEM, Kind.ASSET, json.dumps(whole), why=why, at=at, id=identifier)
    if mine is None:
        session.add(IngestedAssetRow(asset=identifier, integration=row.integration))
    row.processed += 1
    row.created += int(record is None)
    row.updated += int(record is not None and outcome.action != "unchanged")
    return True


def made(session: Session, run_id: str) -> set[str]:
    """The assets that this and earlier runs of its integration made."""
    row = session.get(IngestionRunRow, run_id)
    wanted = select(IngestedAssetRow.asset).where(IngestedAssetRow.integration == (row.integration if row else ""))
    return set(session.scalars(wanted))


def drop_asset(session: Session, run_id: str, identifier: str, *, at: datetime) -> bool:
    """Takes away what the source has no more. False where the run is over, or something holds the asset."""
    outbox.lock(session)
    row = session.get(IngestionRunRow, run_id)
    mine = session.get(IngestedAssetRow, identifier)
    if row is None or mine is None or mine.integration != row.integration or not goes_on(session, run_id):
        return False
    if exists(session, Kind.ASSET, identifier):
        try:
            why = f"the source of the integration {row.integration} has it no more"
            catalogue.remove(session, SYSTEM, Kind.ASSET, identifier, why=why, at=at)
        except InUse:
            return False
        row.deleted += 1
    session.delete(mine)
    return True


def finish(session: Session, run_id: str, status: RunStatus, message: str, *, at: datetime) -> None:
    """Ends it, unless it has ended; one that was to be cancelled ends so, whatever it had come to."""
    row = session.get(IngestionRunRow, run_id)
    if row is None or row.status != RUNNING:
        return
    if row.cancelled and status is not RunStatus.FAILED:
        status, message = RunStatus.CANCELLED, f"Cancelled after {row.processed} tables."
    row.status, row.message, row.completed_at = status.value, message[:MAX_MESSAGE], at


def _over(before: dict[str, Json], fresh: dict[str, Json]) -> dict[str, Json]:
    """What the source says, over what people added: their tags, links and words stay."""
    info: Json = {**mapping(before.get("info")), **mapping(fresh.get("info"))}
    return {**before, **fresh, "info": info}
