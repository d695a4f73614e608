"""What a run writes: that somebody took it, each table as an asset, what is gone, and how it ended.

Each asset is a transaction of its own, so that others write in between and a wish to cancel is seen between two tables.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.db import outbox
from hansa.kernel.actor import SYSTEM
from hansa.registry import catalogue
from hansa.registry.errors import InUse
from hansa.registry.integrations.model import IngestedAssetRow, IngestionRunRow, IntegrationRow
from hansa.registry.integrations.queries import integration
from hansa.registry.integrations.values import RunStatus
from hansa.registry.records.commands import exists
from hansa.registry.records.queries import mapping
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.integrations.values import Integration

LONGEST = timedelta(hours=6)
"""A run that began before is taken for dead, wherever it was: two thousand tables take minutes."""
MAX_MESSAGE = 2000
RUNNING = RunStatus.RUNNING.value


def take(session: Session, worker: str) -> str | None:
    """The id of a run that nobody had, now this worker's; the oldest first."""
    outbox.lock(session)
    waiting = select(IngestionRunRow).where(IngestionRunRow.status == RUNNING, IngestionRunRow.worker == "")
    row = session.scalar(waiting.order_by(IngestionRunRow.started_at).limit(1))
    if row is None:
        return None
    row.worker = worker
    return row.id


def waits(session: Session) -> bool:
    return session.scalar(select(IngestionRunRow.id).where(IngestionRunRow.status == RUNNING).limit(1)) is not None


def fail_dead(session: Session, *, is_dead: Callable[[str], bool], at: datetime) -> int:
    """Ends what nobody runs any more; gives how many that were."""
    taken = select(IngestionRunRow).where(IngestionRunRow.status == RUNNING, IngestionRunRow.worker != "")
    dead = [row for row in session.scalars(taken) if is_dead(row.worker) or at - row.started_at > LONGEST]
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
