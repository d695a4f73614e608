"""Which agreements are an actor's own business: the requests that wait for their decision, and what they asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.governance.agreements import verbs
from hansa.kernel.actor import ActorKind
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.agreements.queries import asked_by, requested
from hansa.registry.teams.queries import descendants

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor

MOST = 200
"""Requests that are judged one by one: whoever has more to decide sees the others when these are done."""
MOST_ASKED = 1_000
"""Of what one actor asked for, the newest: the list's filter is a list of ids."""


def to_decide(session: Session, actor: Actor, *, at: datetime) -> tuple[str, ...]:
    """The ids of the requests that the actor may approve or reject now."""
    found = requested(session, _approves_in(session, actor), limit=MOST)
    return tuple(each for each in found if "approve" in verbs(session, actor, each, at=at))


def asked_for(session: Session, actor: Actor) -> tuple[str, ...]:
    """The ids of the agreements that the actor asked for, whatever became of them, and of those made for themselves."""
    wrote = {actor.principal} | ({f"user:{actor.user_id}"} if actor.user_id else set())
    named = {name for name in (actor.user_id, actor.email) if name}
    agent = actor.id if actor.kind is ActorKind.AGENT else ""
    return tuple(asked_by(session, wrote, named, agent=agent, limit=MOST_ASKED))


def _approves_in(session: Session, actor: Actor) -> set[str] | None:
    """None: everywhere."""
    if actor.is_operator or actor.kind is ActorKind.GUEST:
        return None
    teams = actor.teams | {team for team, _ in actor.roles}
    return descendants(session, {t for t in teams if authority.may(session, actor, Permission.ACCESS_APPROVE, t)})
