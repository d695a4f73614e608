"""Whom a question about access is asked for: oneself, or, by those who run the mesh, a team, a person or an agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.actor import Actor, ActorKind
from hansa.kernel.errors import InvalidInput, Refused
from hansa.registry import authority
from hansa.registry.teams.queries import memberships

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MYSELF = "current_user"


def subject_of(session: Session, actor: Actor, kind: str, identifier: str) -> Actor:
    """The actor that the question is about; raises Refused where it is somebody else and the actor is no operator."""
    if identifier in {MYSELF, actor.id, actor.email, actor.user_id} - {""}:
        return actor
    if not authority.rules(actor):
        raise Refused(f"`{actor.name}` may not ask what `{identifier}` may do.", hint=f"Ask as yourself: `{MYSELF}`.")
    match kind:
        case "user":
            roles = memberships(session, identifier)
            teams = frozenset(team for team, _ in roles)
            return Actor(identifier, identifier, ActorKind.USER, teams, roles=roles, email=identifier)
        case "team":
            return Actor(identifier, identifier, ActorKind.KEY, frozenset({identifier}))
        case "agent":
            return Actor(identifier, identifier, ActorKind.AGENT)
        case _:
            raise InvalidInput(f"There is no kind of subject `{kind}`.", hint="Kinds: user, team, agent.")
