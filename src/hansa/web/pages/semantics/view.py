"""What the map of a namespace shows: its most connected concepts, and the relationships between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.registry.teams.values import HUES
from hansa.standards.osi.values import ConceptKind
from hansa.web.pages.semantics.layout import Spot, arrange, label_spots, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.registry.semantics.values import ConceptRow, LinkRow

MOST = 60
"""Concepts on one map; a namespace with more shows the most connected ones, or one group."""
SHOWN = frozenset({ConceptKind.ENTITY, ConceptKind.METRIC})
"""Other kinds are on the map only where a relationship leads to them."""
LONGEST = 24
"""Characters of a name that fit in its place."""


@dataclass(frozen=True, slots=True)
class Node:
    row: ConceptRow
    spot: Spot
    hue: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Edge:
    link: LinkRow
    path: str
    x: int
    y: int
    label: str


@dataclass(frozen=True, slots=True)
class Map:
    """`hidden`: how many concepts are not on it."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    hidden: int


def hues(concepts: Sequence[ConceptRow]) -> dict[str, int]:
    """Each group its hue, by name."""
    groups = sorted({row.group for row in concepts if row.group})
    return {group: HUES[number % len(HUES)] for number, group in enumerate(groups)}


def build(concepts: Sequence[ConceptRow], links: Sequence[LinkRow], group: str = "") -> Map:
    degree = Counter(end for link in links for end in (link.start, link.end))
    wanted = [row for row in concepts if (row.kind in SHOWN or degree[row.id]) and (not group or row.group == group)]
    kept = {row.id for row in sorted(wanted, key=lambda row: -degree[row.id])[:MOST]}
    rows = {row.id: row for row in wanted if row.id in kept}
    placed = arrange(list(rows), [(link.start, link.end) for link in links])
    colours = hues(concepts)
    nodes = [Node(row, placed.spots[row.id], colours.get(row.group), _cut(row.name)) for row in rows.values()]
    shown = [link for link in links if {link.start, link.end} <= rows.keys() and link.start != link.end]
    lines = [(line(placed.spots[link.start], placed.spots[link.end]), _cut(link.name)) for link in shown]
    spots = label_spots(lines)
    edges = [
        Edge(link, drawn.d, spot.x, spot.y, label)
        for link, (drawn, label), spot in zip(shown, lines, spots, strict=True)
    ]
    return Map(tuple(nodes), tuple(edges), placed.width, placed.height, len(wanted) - len(rows))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
