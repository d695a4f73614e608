"""Writes of connectors: a program registers itself and keeps its state here.

A program with a key that may write registers; only it and the organisation's owners change or remove what it registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.kernel.ids import is_id
from hansa.registry import authority
from hansa.registry.connectors.model import ConnectorRow
from hansa.registry.connectors.queries import connector

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.connectors.queries import Connector


UNTOLD = frozenset({"seen_at"})


def put(session: Session, actor: Actor, identifier: str, data: dict[str, Json], *, at: datetime) -> Connector:
    """Registers it or replaces all that it said; nothing of its state is merged, so that it can forget."""
    outbox.lock(session)
    row = session.get(ConnectorRow, identifier)
    _check(actor, identifier, row)
    before = plain(row, UNTOLD) if row else None
    if row is None:
        if not is_id(identifier):
            raise InvalidInput(f"{identifier!r} is no id of a connector.", hint="Use at most 256 plain characters.")
        row = ConnectorRow(id=identifier, data=data, created_at=at, created_by=actor.principal, seen_at=at)
        session.add(row)
    else:
        row.data, row.seen_at = data, at
    session.flush()
    after = plain(row, UNTOLD)
    if before != after:  # a sign of life alone is no change
        name = "ConnectorUpdated" if before else "ConnectorCreated"
        outbox.note(session, actor, name, identifier, at=at, before=before, after=after)
    return connector(row)


def remove(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    outbox.lock(session)
    row = session.get(ConnectorRow, identifier)
    if row is None:
        raise NotFound(f"There is no connector `{identifier}`.", hint="GET /api/connectors lists them.")
    _check(actor, identifier, row)
    outbox.note(session, actor, "ConnectorDeleted", identifier, at=at, before=plain(row, UNTOLD))
    session.delete(row)


def _check(actor: Actor, identifier: str, row: ConnectorRow | None) -> None:
    if actor.read_only:
        raise Refused(f"`{actor.name}` may not write connectors: its key only reads.", hint="Use a key that may write.")
    if authority.rules(actor):
        return
    if actor.kind not in authority.PROGRAMS:
        raise Refused(
            f"`{actor.name}` may not write the connector `{identifier}`.",
            hint="Connectors register themselves with an API key; an owner of the organisation may remove them.",
        )
    if row is not None and row.created_by != actor.principal:
        raise Refused(
            f"The connector `{identifier}` was registered with another key.",
            hint="Use that key, choose another id, or ask an owner of the organisation.",
        )
