"""The lineage tab: who reads from whom, two steps each way, and where each column comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hansa.observe.lineage.queries import columns
from hansa.registry.products.queries import downstream, upstream
from hansa.registry.sources.queries import list_sources
from hansa.web.standing import standings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from hansa.observe.lineage.queries import ColumnFlow
    from hansa.registry.products.values import ProductRow
    from hansa.web.pages.products.tabs import Asked
    from hansa.web.standing import Standing

HOPS = 2
"""Two steps each way are a picture; the whole of it is the map's work."""


@dataclass(frozen=True, slots=True)
class Node:
    """A product or a source system in the figure. `column` counts from the product: -1 feeds it, 1 reads it."""

    id: str
    name: str
    note: str
    url: str
    column: int
    feeds: tuple[str, ...]
    glyph: str
    hue: int | None = None
    standing: Standing | None = None


def lineage(asked: Asked) -> dict[str, Any]:
    session, subject = asked.session, asked.subject
    found = {subject.row.id: (0, subject.row)}
    _spread(session, subject.row, upstream, -1, found)
    _spread(session, subject.row, downstream, 1, found)
    sources = {source.id: source.name for source in list_sources(session)}
    states = standings(session, [row for _, row in found.values()], subject.now)
    nodes: dict[str, Node] = {}
    for column, row in found.values():
        feeds = [port.upstream_id or "" for port in row.inputs if port.upstream_id in found]
        for port in row.inputs:
            if port.source_id in sources and column <= 0:
                key = f"source:{port.source_id}@{column - 1}"
                feeds.append(key)
                url = f"/sourcesystems/{port.source_id}"
                nodes[key] = Node(key, sources[port.source_id or ""], "Source system", url, column - 1, (), "server")
        nodes[row.id] = Node(
            row.id,
            row.name,
            f"{row.domain_name} · {row.owner_name or row.owner}",
            f"/dataproducts/{row.id}/lineage",
            column,
            tuple(dict.fromkeys(feeds)),
            row.archetype,
            subject.hues.get(row.domain),
            states[row.id],
        )
    return {"layers": layers(nodes.values()), "nodes": nodes, "flows": origins(columns(session, subject.row.id))}


def origins(flows: Iterable[ColumnFlow]) -> dict[tuple[str, str, str], list[ColumnFlow]]:
    """By port, table and column: every column it is made of."""
    found: dict[tuple[str, str, str], list[ColumnFlow]] = {}
    for flow in flows:
        found.setdefault((flow.port, flow.table, flow.column), []).append(flow)
    return found


def layers(nodes: Iterable[Node]) -> list[list[Node]]:
    """The nodes by column from left to right, by name within one."""
    every = sorted(nodes, key=lambda node: (node.column, node.name.lower()))
    return [[node for node in every if node.column == column] for column in sorted({node.column for node in every})]


def _spread(
    session: Session,
    start: ProductRow,
    neighbours: Callable[[Session, str], Sequence[ProductRow]],
    direction: int,
    found: dict[str, tuple[int, ProductRow]],
) -> None:
    edge = [start]
    for hop in range(1, HOPS + 1):
        edge = [row for at in edge for row in neighbours(session, at.id) if row.id not in found]
        for row in edge:
            found[row.id] = (direction * hop, row)
