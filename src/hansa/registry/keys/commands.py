"""Makes and ends API keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.registry.keys import text
from hansa.registry.keys.model import KeyRow
from hansa.registry.records.commands import exists
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor

ORGANIZATION = "organization"
MAX_DAYS = 366
"""A key that nobody renews for a year is one nobody watches."""


def create(session: Session, actor: Actor, scope: str, *, name: str, at: datetime, expires: datetime) -> str:
    """The new key's text, shown this once. Scope `organization` may do everything, `team:<id>` what the team may."""
    _check(session, actor, scope)
    if not at < expires or (expires - at).days > MAX_DAYS:
        raise InvalidInput(f"A key is valid for 1 to {MAX_DAYS} days.")
    key = text.generate()
    session.add(
        KeyRow(
            id=key.id,
            digest=key.digest,
            scope=scope,
            name=name[:200],
            created_at=at,
            created_by=actor.principal,
            expires_at=expires,
        )
    )
    data = {"scope": scope, "name": name[:200]}
    outbox.append(session, Event(new_id(at), "ApiKeyCreated", key.id, at, actor.principal, data))
    return key.text


def revoke(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    """Ends a key at once; ending it twice is no error."""
    if not actor.is_operator:
        raise Refused("Only an operator of the mesh may end API keys.", hint="Ask the platform team.")
    row = session.get(KeyRow, identifier)
    if row is None:
        raise NotFound(f"There is no API key `{identifier}`.", hint="`hansa key list` shows them.")
    if row.revoked_at is None:
        row.revoked_at = at
        outbox.append(session, Event(new_id(at), "ApiKeyRevoked", identifier, at, actor.principal, {}))


def _check(session: Session, actor: Actor, scope: str) -> None:
    if not actor.is_operator:
        raise Refused("Only an operator of the mesh may make API keys.", hint="Ask the platform team.")
    kind, _, team = scope.partition(":")
    if scope == ORGANIZATION:
        return
    if kind != "team" or not team:
        raise InvalidInput(f"There is no scope {scope!r}.", hint="Scopes: organization, team:<id>.")
    if not exists(session, Kind.TEAM, team):
        raise InvalidInput(f"There is no team `{team}`.", hint="`hansa teams` lists them.")
