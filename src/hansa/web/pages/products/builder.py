"""The builder tab: the coding agents' plug-ins that fit this product, with its names filled into how they are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hansa.registry.builders.document import AGENTS, filled
from hansa.registry.builders.queries import matching
from hansa.registry.records.queries import cards
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from hansa.registry.builders.document import Builder
    from hansa.registry.products.values import ProductRow
    from hansa.web.pages.products.tabs import Asked


@dataclass(frozen=True, slots=True)
class Offer:
    builder: Builder
    agents: tuple[str, ...]
    instructions: str


def fitting(session: Session, row: ProductRow) -> list[Builder]:
    servers = set(_servers(session, row))
    return matching(session, type_=row.archetype, team=row.owner, tags=row.tags, server_types=servers)


def builder(asked: Asked) -> dict[str, Any]:
    row = asked.subject.row
    page = f"{asked.url}/dataproducts/{quote(row.id, safe=':')}"
    values = {"dataProductId": row.id, "dataProductName": row.name, "dataProductUrl": page}
    return {
        "offers": [
            Offer(
                each,
                tuple(AGENTS.get(agent, agent) for agent in each.supported_agents),
                filled(each.instructions(row.status), values),
            )
            for each in fitting(asked.session, row)
        ]
    }


def _servers(session: Session, row: ProductRow) -> Iterator[str]:
    """What serves its output ports: the ports say it, or their contracts."""
    for port in row.outputs:
        yield port.type
    contracts = [port.contract_id for port in row.outputs if port.contract_id]
    for card in cards(session, Kind.CONTRACT, contracts).values():
        servers = card.get("servers")
        yield from (str(each) for each in servers) if isinstance(servers, list) else ()
