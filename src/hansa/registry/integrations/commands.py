"""Writes of integrations: what is taken in from where, and the wish that a run begins or ends."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.actor import ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, Refused
from hansa.kernel.permissions import Permission
from hansa.kernel.secrets import secrets_in
from hansa.registry import authority, catalogue
from hansa.registry.integrations import credential as credentials
from hansa.registry.integrations import filters, schedule
from hansa.registry.integrations.model import IngestedAssetRow, IngestionRunRow, IntegrationRow
from hansa.registry.integrations.queries import access_integration, integration, running
from hansa.registry.integrations.taking import begin
from hansa.registry.integrations.values import READ_HERE, RunStatus
from hansa.registry.records.commands import exists
from hansa.registry.records.queries import mapping, names
from hansa.registry.records.values import Kind
from hansa.registry.unity.model import UnityRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.db.vault import Vault
    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.integrations.values import Draft, Integration

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9_-])?")
TAKEN = frozenset({"ingest", "unity-catalog-metadata"})
"""Words of the API's paths."""


def put(session: Session, actor: Actor, vault: Vault, identifier: str, draft: Draft, *, at: datetime) -> Integration:
    """Creates or replaces it. Raises Refused for all but its team's, before and after."""
    outbox.lock(session)
    row = session.get(IntegrationRow, identifier)
    _check_writes(session, actor, identifier, row.team if row else draft.team)
    if draft.team:
        if not names(session, Kind.TEAM, [draft.team]):
            raise InvalidInput(f"There is no team `{draft.team}`.", hint="GET /api/teams lists them.")
        _check_writes(session, actor, identifier, draft.team)
    elif row is not None and row.team:
        _check_writes(session, actor, identifier, None)
    if actor.kind is ActorKind.GUEST:
        raise Refused("The demo's guest connects to no databases.", hint="Start a mesh of your own: hansa init.")
    _check(identifier, draft)
    if row is None and session.get(UnityRow, identifier) is not None:
        raise Conflict(f"`{identifier}` is an integration that writes to a Unity Catalog.", hint="Choose another id.")
    if row is not None and row.source != draft.source:
        raise InvalidInput(
            f"The integration `{identifier}` reads {row.source}; its source stays.", hint="Make another one for it."
        )
    before = plain(row) if row else None
    if row is None:
        row = IntegrationRow(id=identifier, created_at=at, enabled=True, trusted=False)
        session.add(row)
    _seal(row, actor, vault, draft)
    row.name, row.source, row.team = draft.name[:300], draft.source.value, draft.team
    row.configuration = draft.configuration
    row.enabled = row.enabled if draft.enabled is None else draft.enabled
    _plan(row, draft.schedule, at)
    session.flush()
    name = "IntegrationUpdated" if before else "IntegrationCreated"
    outbox.note(session, actor, name, identifier, at=at, before=before, after=plain(row))
    return integration(row)


def _plan(row: IntegrationRow, expression: str, at: datetime) -> None:
    """Another schedule, or one that begins again, counts from now: what was missed meanwhile was not wanted."""
    changed = row.schedule != expression
    row.schedule = expression
    if not row.enabled:
        row.due_at = None
    elif changed or row.due_at is None:
        row.due_at = schedule.upcoming(expression, at)


def remove(session: Session, actor: Actor, identifier: str, *, assets: bool, at: datetime) -> None:
    """With its runs; with `assets` also those that it made, all or none."""
    outbox.lock(session)
    row = access_integration(session, actor, identifier)
    _check_writes(session, actor, identifier, row.team)
    if assets:
        made = select(IngestedAssetRow.asset).where(IngestedAssetRow.integration == identifier)
        for each in session.scalars(made).all():
            if exists(session, Kind.ASSET, each):
                why = f"the integration {identifier} was removed"
                catalogue.remove(session, actor, Kind.ASSET, each, why=why, at=at)
    outbox.note(session, actor, "IntegrationDeleted", identifier, at=at, before=plain(row))
    session.execute(delete(IngestedAssetRow).where(IngestedAssetRow.integration == identifier))
    session.execute(delete(IngestionRunRow).where(IngestionRunRow.integration == identifier))
    session.delete(row)


def trigger(session: Session, actor: Actor, identifier: str, *, at: datetime) -> str:
    """The id of the new run. Raises Conflict while one goes on."""
    outbox.lock(session)
    row = access_integration(session, actor, identifier)
    _check_writes(session, actor, identifier, row.team)
    if running(session, identifier) is not None:
        raise Conflict(
            f"A run of the integration `{identifier}` is already in progress.", hint="Wait for its end, or cancel it."
        )
    made = begin(session, identifier, at=at)
    outbox.note(session, actor, "IntegrationRunStarted", identifier, at=at)
    return made


def cancel(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    """A run that nobody has begun ends now, another one between two tables; without a run nothing happens."""
    outbox.lock(session)
    row = access_integration(session, actor, identifier)
    _check_writes(session, actor, identifier, row.team)
    going = running(session, identifier)
    if going is None:
        return
    going.cancelled = True
    outbox.note(session, actor, "IntegrationRunCancelled", identifier, at=at)
    if not going.worker:
        going.status, going.message, going.completed_at = RunStatus.CANCELLED.value, "Cancelled.", at


def _check_writes(session: Session, actor: Actor, identifier: str, team: str | None) -> None:
    doing = f"change or run the integration `{identifier}`"
    authority.check(session, actor, Permission.INGESTION_EDIT, team, doing=doing)


def check_id(identifier: str) -> None:
    if not _ID.fullmatch(identifier) or identifier in TAKEN:
        raise InvalidInput(f"{identifier!r} is no id of an integration.", hint="Use letters, digits and . _ - only.")


def _check(identifier: str, draft: Draft) -> None:
    check_id(identifier)
    shown = sorted(set(secrets_in(draft.configuration)))
    if shown:
        raise InvalidInput(
            f"The configuration holds {', '.join(shown)}, which everybody who sees it would read.",
            hint="Secrets belong into credential.details.",
        )
    if draft.schedule:
        schedule.check(draft.schedule)
    if draft.source in READ_HERE:
        filters.of(draft.configuration, draft.source)


def _seal(row: IntegrationRow, actor: Actor, vault: Vault, draft: Draft) -> None:
    """Whoever gives the credential decides by their own rights where it may lead."""
    stored: dict[str, Json] | None = mapping(json.loads(vault.open(row.credential))) if row.credential else None
    if draft.credential is None:
        if stored is None:
            raise InvalidInput("A new integration needs its credential.", hint="credential: {type: …, details: {…}}")
        credentials.check(draft.source, stored, trusted=row.trusted)
        return
    whole = credentials.merged(stored or {}, draft.credential)
    row.trusted = actor.is_operator
    credentials.check(draft.source, whole, trusted=row.trusted)
    row.credential = vault.seal(json.dumps(whole))
