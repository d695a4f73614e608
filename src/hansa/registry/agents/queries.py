"""Which agents there are, and whom they are when they act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.actor import Actor, ActorKind
from hansa.registry.agents.document import Agent
from hansa.registry.agents.shape import linked_as
from hansa.registry.records.queries import card_of, facet_holders
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def find_agent(session: Session, identifier: str) -> Agent | None:
    card = card_of(session, Kind.AGENT, identifier)
    return Agent.model_validate(card) if card else None


def actor_of_agent(session: Session, identifier: str) -> Actor | None:
    """The agent as an actor; None where it is gone or disabled. It acts in its owner's team and those below."""
    agent = find_agent(session, identifier)
    if agent is None or not agent.active:
        return None
    return Actor(
        id=agent.id,
        name=agent.name,
        kind=ActorKind.AGENT,
        teams=frozenset({agent.owner}),
        read_only=not agent.permissions,
        limit=frozenset(agent.permissions),
    )


def find_linked(session: Session, kind: str, identifier: str) -> str | None:
    """The one agent that another system knows by this name; None where there is none, or more than one."""
    found = facet_holders(session, Kind.AGENT, "linked", linked_as(kind, identifier)[:256])
    return found[0] if len(found) == 1 else None
