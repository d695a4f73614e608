"""Writes of connectors: a program registers itself and keeps its state here.

It is the team's whose key registered it, or the organisation's: who may run integrations there may change and remove it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.actor import ActorKind
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.kernel.ids import is_id
from hansa.kernel.permissions import Permission
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
    team = row.team if row else _team_of(session, actor)
    check_right(session, actor, identifier, team)
    before = plain(row, UNTOLD) if row else None
    if row is None:
        if not is_id(identifier):
            raise InvalidInput(f"{identifier!r} is no id of a connector.", hint="Use at most 256 plain characters.")
        who = actor.principal
        row = ConnectorRow(id=identifier, team=team, data=data, created_at=at, created_by=who, seen_at=at)
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
    check_right(session, actor, identifier, row.team)
    outbox.note(session, actor, "ConnectorDeleted", identifier, at=at, before=plain(row, UNTOLD))
    session.delete(row)


def may_write(session: Session, actor: Actor, team: str) -> bool:
    """Whether the actor may change and remove the connectors of this team; "" is the organisation itself."""
    return authority.may(session, actor, Permission.INGESTION_EDIT, team or None)


def _team_of(session: Session, actor: Actor) -> str:
    """Whose a new one is: the organisation's where its key registers it, else of the one team in which the actor may."""
    if actor.is_operator or actor.kind is ActorKind.GUEST:
        return ""
    mine = sorted(actor.teams | {team for team, _ in actor.roles})
    may = [team for team in mine if may_write(session, actor, team)]
    if len(may) > 1:
        raise Refused(
            f"`{actor.name}` may register connectors in {', '.join(f'`{team}`' for team in may[:3])}.",
            hint="Use a key of the team whose connector it is to be.",
        )
    return next(iter(may or mine), "")


def check_right(session: Session, actor: Actor, identifier: str, team: str) -> None:
    doing = f"write the connector `{identifier}`"
    authority.check(session, actor, Permission.INGESTION_EDIT, team or None, doing=doing)
