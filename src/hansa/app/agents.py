"""Agents on the command line and from Python: who they are, and what one of them has done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.kernel.errors import InvalidInput, NotFound
from hansa.observe.usage.agents import last_seen, reads
from hansa.registry import catalogue
from hansa.registry.agency import set_status
from hansa.registry.agents.document import Agent, Status
from hansa.registry.agreements.queries import Wanted, list_agreements
from hansa.registry.keys.queries import list_keys
from hansa.registry.records.values import Kind
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json


class Agents:
    """What one actor sees of agents, and does with them."""

    def __init__(self, services: Services, actor: Actor) -> None:
        self._services = services
        self._actor = actor

    def list(self) -> list[dict[str, Any]]:
        now = self._services.clock.now()
        with self._services.db.read() as session:
            agents = [Agent.model_validate(each.data) for each in catalogue.list_records(session, Kind.AGENT)]
            return [
                {
                    "id": agent.id,
                    "name": agent.name,
                    "team": agent.owner,
                    "status": agent.status.value,
                    "permissions": len(agent.permissions),
                    "last_seen": last_seen(list_keys(session, agent=agent.id), reads(session, agent.id, now)),
                    "purpose": agent.purpose,
                }
                for agent in agents
            ]

    def show(self, identifier: str) -> dict[str, Any]:
        """Its document, what it read in 90 days, and its agreements."""
        now = self._services.clock.now()
        with self._services.db.read() as session:
            record = catalogue.get(session, Kind.AGENT, identifier)
            if record is None:
                raise NotFound(f"There is no agent `{identifier}`.", hint="`hansa agent list` lists them.")
            read = reads(session, identifier, now)
            agreements = list_agreements(session, today=now.date(), wanted=Wanted(consumer_agent=identifier))
            seen = last_seen(list_keys(session, agent=identifier), read)
        return {
            **Agent.model_validate(record.data).model_dump(mode="json", by_alias=True),
            "last_seen": seen,
            "reads": [{"product": each.product, "reads": each.reads, "rows": each.rows} for each in read],
            "agreements": [f"{each.id}: {each.provider_product}, {each.lifecycle}" for each in agreements],
        }

    def create(
        self, identifier: str, *, team: str, purpose: str, name: str = "", permissions: Sequence[str] | None = None
    ) -> None:
        """Without `permissions` it may ask for access; with none of them it only reads."""
        document: dict[str, Json] = {"id": identifier, "name": name or identifier, "owner": team, "purpose": purpose}
        if permissions is not None:
            document["permissions"] = [each.strip().upper() for each in permissions]
        text = dump(document)
        with self._services.db.write() as session:
            if catalogue.get(session, Kind.AGENT, identifier) is not None:
                raise InvalidInput(f"There is an agent `{identifier}` already.", hint="Choose another id.")
            why, at = "hansa agent create", self._services.clock.now()
            catalogue.put(session, self._actor, Kind.AGENT, text, why=why, at=at, id=identifier, name=identifier)
            self._keep(identifier, text)

    def set_active(self, identifier: str, *, active: bool) -> None:
        """A disabled agent is kept out at once; what it holds works again when it is let in again."""
        status = Status.ACTIVE if active else Status.DISABLED
        with self._services.db.write() as session:
            why, at = f"hansa agent {'enable' if active else 'disable'}", self._services.clock.now()
            self._keep(identifier, set_status(session, self._actor, identifier, status, why=why, at=at))

    def _keep(self, identifier: str, text: str) -> None:
        if self._services.folder is not None:
            self._services.folder.save(Kind.AGENT, identifier, text)
