"""What the map shows, from rows: domains in their places, products inside, who reads from whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.web.standing import WORST_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hansa.registry.agreements.queries import AgreementRow
    from hansa.registry.products.values import ProductRow
    from hansa.registry.teams.values import TeamRow
    from hansa.web.standing import Standing

_ORDER = ("source-aligned", "aggregate", "consumer-aligned")
"""Inside a domain data flows downwards: from what the sources say to what consumers need."""


@dataclass(frozen=True, slots=True)
class Node:
    row: ProductRow
    standing: Standing
    upstream: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One domain of the grid; `hue` None holds the products whose domain is no team of the mesh."""

    id: str
    name: str
    hue: int | None
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mesh:
    places: tuple[Place, ...]
    links: int

    @property
    def nodes(self) -> list[Node]:
        return [node for place in self.places for node in place.nodes]

    @property
    def columns(self) -> int:
        count = len(self.places)
        return 1 if count < 2 else 2 if count <= 4 else 3 if count <= 9 else 4

    def counts(self) -> list[tuple[str, int]]:
        states = [node.standing.state for node in self.nodes]
        return [(state, states.count(state)) for state in reversed(WORST_FIRST) if state in states]

    def attention(self) -> list[Node]:
        """Whose promises are broken or at risk, the worst first."""
        found = [node for node in self.nodes if node.standing.state in {"bad", "warn"}]
        return sorted(found, key=lambda node: WORST_FIRST.index(node.standing.state))


def build(
    domains: Sequence[TeamRow],
    products: Sequence[ProductRow],
    standings: Mapping[str, Standing],
    agreements: Iterable[AgreementRow],
) -> Mesh:
    known = {product.id for product in products}
    feeds: dict[str, list[str]] = {
        product.id: [port.upstream_id for port in product.inputs if port.upstream_id in known and port.upstream_id]
        for product in products
    }
    for agreement in agreements:
        if agreement.active and agreement.consumer_product in known and agreement.provider_product in known:
            feeds[agreement.consumer_product or ""].append(agreement.provider_product)
    nodes = {
        product.id: Node(product, standings[product.id], tuple(dict.fromkeys(feeds[product.id])))
        for product in products
    }
    homes = {domain.id for domain in domains}
    inside = {home: _in_order(node for node in nodes.values() if node.row.domain == home) for home in homes}
    places = [Place(domain.id, domain.name, domain.hue, inside[domain.id]) for domain in domains]
    strays = _in_order(node for node in nodes.values() if node.row.domain not in homes)
    if strays:
        places.append(Place("", "Without a domain", None, strays))
    return Mesh(tuple(places), sum(len(node.upstream) for node in nodes.values()))


def _in_order(nodes: Iterable[Node]) -> tuple[Node, ...]:
    def order(node: Node) -> tuple[int, str]:
        kind = node.row.archetype
        return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), node.row.name.lower())

    return tuple(sorted(nodes, key=order))
