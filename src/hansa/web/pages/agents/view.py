"""An agent as its page shows it: what it may do, what it holds, what it has read, and what it asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hansa.kernel.errors import NotFound
from hansa.kernel.permissions import Permission
from hansa.observe.usage.agents import last_seen, reads
from hansa.registry import authority, catalogue
from hansa.registry.agents import commands
from hansa.registry.agents.document import Agent
from hansa.registry.agreements.queries import Wanted, list_agreements
from hansa.registry.keys.queries import list_keys
from hansa.registry.records.queries import names
from hansa.registry.records.values import Kind
from hansa.web.people import versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.agents.values import Issuer
    from hansa.registry.keys.values import KeyInfo

LIFECYCLES = {"active": "good", "requested": "warn", "rejected": "bad"}
"""How an agreement stands → the tone in which it is said."""


@dataclass(frozen=True, slots=True)
class Row:
    """An agent in the list."""

    agent: Agent
    owner: str
    seen: datetime | None


def rows(session: Session, words: str, now: datetime) -> list[Row]:
    """Those that have all the words in their name, id, purpose or owner, by name."""
    wanted = words.casefold().split()
    agents = [Agent.model_validate(each.data) for each in catalogue.list_records(session, Kind.AGENT)]
    teams = names(session, Kind.TEAM, {agent.owner for agent in agents})
    keys: dict[str, list[KeyInfo]] = {}
    for info in list_keys(session):
        keys.setdefault(info.agent or "", []).append(info)
    found = [
        Row(
            agent, teams.get(agent.owner, agent.owner), last_seen(keys.get(agent.id, ()), reads(session, agent.id, now))
        )
        for agent in agents
        if all(word in f"{agent.name} {agent.id} {agent.purpose} {agent.owner}".casefold() for word in wanted)
    ]
    return sorted(found, key=lambda row: (row.agent.name.casefold(), row.agent.id))


def page(session: Session, actor: Actor, identifier: str, now: datetime) -> dict[str, Any]:
    """What it holds is told to who manages the keys of its team."""
    record = catalogue.get(session, Kind.AGENT, identifier)
    if record is None:
        raise NotFound(f"There is no agent `{identifier}`.", hint="Agents lists them all.")
    agent = Agent.model_validate(record.data)
    read, agreements = (
        reads(session, agent.id, now),
        list_agreements(session, today=now.date(), wanted=Wanted(consumer_agent=agent.id)),
    )
    products = {each.product for each in read} | {each.provider_product for each in agreements}
    keys = list_keys(session, agent=agent.id)
    linked = {each.type for each in agent.linked_identities}
    return {
        "record": record,
        "agent": agent,
        "owner": names(session, Kind.TEAM, [agent.owner]).get(agent.owner, agent.owner),
        "products": names(session, Kind.PRODUCT, products),
        "reads": [each for each in read if each.product],
        "agreements": agreements,
        "seen": last_seen(keys, read),
        "issuers": [each for each in commands.list_issuers(session) if each.linked_type in linked],
        "revisions": versions(session, Kind.AGENT, agent.id)[:8],
    } | _held(session, actor, agent, keys)


def _held(session: Session, actor: Actor, agent: Agent, keys: Sequence[KeyInfo]) -> dict[str, Any]:
    if not authority.may(session, actor, Permission.TEAM_API_KEY_MANAGE, agent.owner):
        return {"may_manage": False}
    return {
        "may_manage": True,
        "keys": [info for info in keys if info.revoked_at is None],
        "clients": commands.list_clients(session, agent.id),
        "connections": commands.list_connections(session, agent.id),
    }


def believed(session: Session) -> list[Issuer]:
    return commands.list_issuers(session)


def may_add(session: Session, actor: Actor) -> bool:
    """In some team: the form says where not."""
    teams = sorted(actor.teams)[:20]
    return authority.rules(actor) or any(
        authority.may(session, actor, Permission.TEAM_API_KEY_MANAGE, team) for team in teams
    )


def owns(actor: Actor) -> bool:
    return actor.is_operator and not actor.read_only and actor.limit is None
