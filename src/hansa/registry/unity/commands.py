"""Writes of integrations with a Unity Catalog: where to write, and the wishes to write again or to let go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.actor import ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, Refused
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.integrations import commands as ingesting
from hansa.registry.integrations.model import IntegrationRow
from hansa.registry.unity import queue
from hansa.registry.unity.model import ChangeRow, TableRow, UnityRow
from hansa.registry.unity.queries import access_writer, writer
from hansa.registry.unity.values import TableState
from hansa.registry.unity.words import bare

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.db.vault import Vault
    from hansa.kernel.actor import Actor
    from hansa.registry.unity.values import Draft, Place, Writer

_HOST = re.compile(r"(?:https?://)?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::\d{1,5})?/?")
_NEAR = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::\d{1,5})?/?")
_WORD = re.compile(r"[\x21-\x7e]{1,300}")


def put(session: Session, actor: Actor, vault: Vault, identifier: str, draft: Draft, *, at: datetime) -> Writer:
    """Creates or changes it; a new one begins with all contracts that name tables there. Raises Refused for all but owners."""
    outbox.lock(session)
    _check_writes(session, actor, identifier)
    if actor.kind is ActorKind.GUEST:
        raise Refused("The demo's guest connects to no platforms.", hint="Start a mesh of your own: hansa init.")
    ingesting.check_id(identifier)
    if session.get(IntegrationRow, identifier) is not None:
        raise Conflict(f"`{identifier}` is an integration that ingests.", hint="Choose another id.")
    row = session.get(UnityRow, identifier)
    before = plain(row) if row else None
    if row is None:
        row = UnityRow(id=identifier, created_at=at, enabled=True, sequence=outbox.newest(session), host="", secret=b"")
    moved = _place(row, vault, draft)
    row.name = draft.name[:300]
    row.enabled = row.enabled if draft.enabled is None else draft.enabled
    session.add(row)
    session.flush()
    if before is None:
        queue.fill(session, row, at=at)
    elif moved:
        _start_over(session, row)
    name = "UnityIntegrationUpdated" if before else "UnityIntegrationCreated"
    outbox.note(session, actor, name, identifier, at=at, before=before, after=plain(row))
    return writer(row)


def remove(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    """With its queue and what it knows of tables; what was written stays on the platform."""
    outbox.lock(session)
    row = access_writer(session, actor, identifier)
    _check_writes(session, actor, identifier)
    for table in (ChangeRow, TableRow):
        session.execute(delete(table).where(table.integration == identifier))
    outbox.note(session, actor, "UnityIntegrationDeleted", identifier, at=at, before=plain(row))
    session.delete(row)


def retry_failed(session: Session, actor: Actor, identifier: str, *, at: datetime) -> int:
    """Writes each contract again that has a failed or unresolved table; gives how many those are."""
    outbox.lock(session)
    row = access_writer(session, actor, identifier)
    _check_writes(session, actor, identifier)
    wrong = TableRow.integration == identifier, TableRow.state != TableState.IN_SYNC.value
    contracts = session.scalars(select(TableRow.contract).where(*wrong).distinct()).all()
    for contract in contracts:
        queue.add(session, row, contract, queue.REQUESTED, at)
    if contracts:
        row.paused_until = None
        outbox.note(session, actor, "UnityTablesRetried", identifier, at=at, contracts=list(contracts))
    return len(contracts)


def discard(session: Session, actor: Actor, identifier: str, *, at: datetime) -> int:
    """Lets go of all that waits, also of what the queue has not seen yet; gives how many changes those are."""
    outbox.lock(session)
    row = access_writer(session, actor, identifier)
    _check_writes(session, actor, identifier)
    while queue.follow_one(session, row):
        pass
    number = session.scalar(select(func.count()).where(ChangeRow.integration == identifier)) or 0
    session.execute(delete(ChangeRow).where(ChangeRow.integration == identifier))
    outbox.note(session, actor, "UnityQueueDiscarded", identifier, at=at, changes=number)
    return number


def _place(row: UnityRow, vault: Vault, draft: Draft) -> bool:
    """Whether it changed. A stored secret is not taken to another place."""
    if draft.place is None:
        if not row.host:
            raise InvalidInput("A new integration needs its credential.", hint="credential: {databricksHost: …, …}")
        return False
    _check(draft.place)
    here = (row.host, row.client)
    there = (draft.place.host.strip().rstrip("/"), draft.place.client.strip())
    if not draft.secret and (
        not row.host or (bare(here[0]), here[1]) != (bare(there[0]), there[1]) or _unsafe(*here, *there)
    ):
        raise InvalidInput(
            "The credential has no databricksClientSecret.",
            hint="Enter it: a stored secret is not taken to another place." if row.host else "",
        )
    moved = bool(draft.secret) or here != there or row.warehouse != draft.place.warehouse
    row.host, row.client = there
    row.warehouse = draft.place.warehouse.strip()
    if draft.secret:
        row.secret = vault.seal(draft.secret)
    return moved


def _unsafe(host: str, _client: str, there: str, _other: str) -> bool:
    """Whether the secret would go where it has not gone: in the clear."""
    return there.startswith("http://") and not host.startswith("http://")


def _check(place: Place) -> None:
    if not _HOST.fullmatch(place.host.strip()):
        raise InvalidInput(f"{place.host[:200]!r} is no host of a workspace.", hint="adb-1234.5.azuredatabricks.net")
    if place.host.strip().startswith("http://") and not _NEAR.fullmatch(place.host.strip()):
        raise InvalidInput(
            "The workspace is named with http://, which sends the secret in the clear.", hint="https://…"
        )
    for name, value in (("databricksClientId", place.client), ("databricksWarehouseId", place.warehouse)):
        if not _WORD.fullmatch(value.strip()) and (value or name == "databricksClientId"):
            raise InvalidInput(f"The credential's {name} is missing or holds blanks.")


def _start_over(session: Session, row: UnityRow) -> None:
    """Another credential may be believed where the last one was not: what waits is tried at once."""
    row.paused_until, row.failures = None, 0
    for each in session.scalars(select(ChangeRow).where(ChangeRow.integration == row.id)):
        each.next_at = None


def _check_writes(session: Session, actor: Actor, identifier: str) -> None:
    doing = f"change or run the integration `{identifier}`"
    authority.check(session, actor, Permission.INGESTION_EDIT, None, doing=doing)
