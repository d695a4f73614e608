"""Which integrations there are for whom, and how their runs went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.errors import NotFound
from hansa.registry import authority
from hansa.registry.integrations.model import IngestionRunRow, IntegrationRow
from hansa.registry.integrations.values import Integration, Run, RunStatus, Source
from hansa.registry.records.queries import mapping
from hansa.registry.teams.queries import ancestors

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor


def list_integrations(
    session: Session, actor: Actor, *, team: str = "", source: str = "", enabled: bool | None = None
) -> list[Integration]:
    """Those that the actor may see, in the order in which they came."""
    wanted = select(IntegrationRow).order_by(IntegrationRow.created_at, IntegrationRow.id)
    if team:
        wanted = wanted.where(IntegrationRow.team == team)
    if source:
        wanted = wanted.where(IntegrationRow.source == source)
    if enabled is not None:
        wanted = wanted.where(IntegrationRow.enabled == enabled)
    return [integration(row) for row in session.scalars(wanted) if sees(session, actor, row)]


def access_integration(session: Session, actor: Actor, identifier: str) -> IntegrationRow:
    """Raises NotFound where there is none for the actor."""
    row = session.get(IntegrationRow, identifier)
    if row is None or not sees(session, actor, row):
        raise NotFound(f"There is no integration `{identifier}`.", hint="GET /api/integrations/ingest lists them.")
    return row


def sees(session: Session, actor: Actor, row: IntegrationRow) -> bool:
    """Its team and those above it, and who acts for the whole organisation."""
    if actor.is_operator or authority.rules(actor):
        return True
    return bool(row.team and actor.teams & set(ancestors(session, row.team)))


def list_runs(session: Session, identifier: str, *, limit: int, status: str = "") -> list[Run]:
    """The newest first."""
    wanted = select(IngestionRunRow).where(IngestionRunRow.integration == identifier)
    if status:
        wanted = wanted.where(IngestionRunRow.status == status)
    newest = wanted.order_by(IngestionRunRow.started_at.desc(), IngestionRunRow.id.desc()).limit(limit)
    return [run(row) for row in session.scalars(newest)]


def latest_run(session: Session, identifier: str) -> Run | None:
    return next(iter(list_runs(session, identifier, limit=1)), None)


def running(session: Session, identifier: str) -> IngestionRunRow | None:
    going = IngestionRunRow.status == RunStatus.RUNNING.value
    return session.scalar(select(IngestionRunRow).where(IngestionRunRow.integration == identifier, going))


def find_run(session: Session, identifier: str, run_id: str) -> Run:
    row = session.get(IngestionRunRow, run_id.lower())
    if row is None or row.integration != identifier:
        raise NotFound(f"The integration `{identifier}` has no run `{run_id}`.", hint="Its runs are listed at /runs.")
    return run(row)


def integration(row: IntegrationRow) -> Integration:
    said = mapping(row.configuration)
    return Integration(
        row.id, row.name, Source(row.source), row.enabled, row.team, said, schedule=row.schedule, due_at=row.due_at
    )


def run(row: IngestionRunRow) -> Run:
    counts = (row.processed, row.created, row.updated, row.deleted)
    return Run(row.id, row.integration, RunStatus(row.status), row.message, *counts, row.started_at, row.completed_at)
