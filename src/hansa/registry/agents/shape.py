"""How an agent's document is read into the records."""

from __future__ import annotations

from hansa.kernel.permissions import Permission
from hansa.registry.agents.document import Agent
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood


def read(text: str, name: str, expected_id: str | None) -> Understood:
    agent, tree, findings = understand(text, name, Agent, expected_id)
    if agent is None or tree is None:
        return Understood(None, findings)
    data = tree.data if isinstance(tree.data, dict) else {}
    linked = {linked_as(each.type, each.id) for each in agent.linked_identities}
    entry = Entry(
        id=agent.id,
        name=agent.name,
        data=data,
        owner=agent.owner,
        status=agent.status.value,
        domain=agent.owner,
        summary=agent.purpose,
        card=agent.model_dump(mode="json"),
        references=(Reference("owner", Kind.TEAM, agent.owner, tree.later("/owner")),),
        facets=tuple(("linked", each) for each in sorted(linked)),
        words=f"{agent.name} {agent.description} {agent.purpose} {agent.owner}",
    )
    return Understood(entry, findings)


def linked_as(kind: str, identifier: str) -> str:
    """The facet by which an agent is found from another system's name for it."""
    return f"{kind}:{identifier}"


RIGHTS = Rights(Permission.TEAM_API_KEY_MANAGE, Permission.TEAM_API_KEY_MANAGE, Permission.TEAM_API_KEY_MANAGE)
"""Who may give the team's keys away may give an agent what a key may."""
SHAPE = Shape(Kind.AGENT, "AgentIdentity", "agent", read, rights=RIGHTS)
