"""Who a key stands for, and which keys there are."""

from __future__ import annotations

from dataclasses import replace
from hmac import compare_digest
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from hansa.kernel.actor import Actor, ActorKind
from hansa.kernel.permissions import Permission
from hansa.registry.accounts.queries import actor_of_user, find_user
from hansa.registry.agents.queries import actor_of_agent
from hansa.registry.keys import text
from hansa.registry.keys.model import KeyRow
from hansa.registry.keys.values import KeyInfo, Scope

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def verify(session: Session, shown: str, now: datetime) -> Actor | None:
    """The actor behind a key, or None: unknown, mistyped, ended and expired keys look the same to who shows them."""
    info = key_behind(session, shown)
    return actor_with(session, info, now) if info else None


def actor_with(session: Session, info: KeyInfo, now: datetime) -> Actor | None:
    """Who acts with this key; None where it works no more, or whose it is may not act any more."""
    if info.state(now) != "active":
        return None
    match info.scope.holder:
        case "organization":
            return _actor(info, is_operator=True)
        case "team":
            return _actor(info, teams=frozenset({info.team or ""}))
        case "user":
            return _person(session, info)
        case _:
            return actor_of_agent(session, info.agent or "")


def key_behind(session: Session, shown: str) -> KeyInfo | None:
    """The key itself, whether it still works or not."""
    row = _row(session, shown)
    return info_of(row) if row else None


def find_key(session: Session, ref: str) -> KeyInfo | None:
    """By its id, or by the short one in its text."""
    row = session.get(KeyRow, ref) or session.scalar(select(KeyRow).where(KeyRow.short == ref))
    return info_of(row) if row else None


def list_keys(session: Session, **whose: str | None) -> list[KeyInfo]:
    """All, or those with `team=`, `user_id=` or `agent=`; ended ones too."""
    query = select(KeyRow).filter_by(**whose).order_by(KeyRow.created_at, KeyRow.id)
    return [info_of(row) for row in session.scalars(query)]


def organization_keys(session: Session) -> list[KeyInfo]:
    return [info for info in list_keys(session, team=None, user_id=None) if info.scope.holder == "organization"]


def count_working(session: Session, at: datetime) -> int:
    """How many count towards the organisation's limit."""
    works = or_(KeyRow.expires_at.is_(None), KeyRow.expires_at > at)
    query = select(func.count()).where(KeyRow.revoked_at.is_(None), works, KeyRow.agent.is_(None))
    return session.scalar(query) or 0


def info_of(row: KeyRow) -> KeyInfo:
    given = row.permissions
    return KeyInfo(
        id=row.id,
        name=row.name,
        scope=Scope(row.scope),
        team=row.team,
        user_id=row.user_id,
        agent=row.agent,
        permissions=tuple(Permission(str(each)) for each in given) if isinstance(given, list) else None,
        hint=row.short,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
        replaced_by=row.replaced_by,
    )


def _row(session: Session, shown: str) -> KeyRow | None:
    key = text.read(shown)
    row = session.scalar(select(KeyRow).where(KeyRow.short == key.id)) if key else None
    return row if key and row and compare_digest(row.digest, key.digest) else None


def _person(session: Session, info: KeyInfo) -> Actor | None:
    """A person's key may what the person may, as long as they may come in at all."""
    user = find_user(session, info.user_id or "")
    if user is None or not user.active:
        return None
    key = _actor(info)
    return replace(
        actor_of_user(session, user), id=key.id, name=key.name, kind=key.kind, read_only=key.read_only, limit=key.limit
    )


def _actor(info: KeyInfo, *, is_operator: bool = False, teams: frozenset[str] = frozenset()) -> Actor:
    return Actor(
        id=info.id,
        name=info.name,
        kind=ActorKind.KEY,
        teams=teams,
        is_operator=is_operator,
        read_only=info.scope.reads_only,
        limit=None if info.permissions is None else frozenset(info.permissions),
    )
