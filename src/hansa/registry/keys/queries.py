"""Who a key stands for, and which keys there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape
from hmac import compare_digest
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.actor import Actor, ActorKind
from hansa.registry.keys import text
from hansa.registry.keys.commands import ORGANIZATION
from hansa.registry.keys.model import KeyRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class KeyInfo:
    id: str
    name: str
    scope: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None


def verify(session: Session, shown: str, now: datetime) -> Actor | None:
    """The actor behind a key, or None: unknown, mistyped, ended and expired keys look the same to who shows them."""
    key = text.read(shown)
    row = session.get(KeyRow, key.id) if key else None
    if key is None or row is None or not compare_digest(row.digest, key.digest):
        return None
    if row.revoked_at is not None or row.expires_at <= now:
        return None
    team = row.scope.partition(":")[2]
    teams = frozenset({team}) if team else frozenset[str]()
    return Actor(row.id, row.name, ActorKind.KEY, teams, is_operator=row.scope == ORGANIZATION)


def list_keys(session: Session) -> list[KeyInfo]:
    rows = session.scalars(select(KeyRow).order_by(KeyRow.created_at))
    return [KeyInfo(r.id, r.name, r.scope, r.created_at, r.created_by, r.expires_at, r.revoked_at) for r in rows]
