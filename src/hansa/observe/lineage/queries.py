"""Column lineage across a product: from its inputs to its output ports, with the models between folded away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.build import lineage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from hansa.dataplane.build.lineage import LineageEdge


@dataclass(frozen=True, slots=True)
class ColumnFlow:
    """`from_product` is None where `source` is an input port that reads a source system."""

    from_product: str | None
    source: str
    source_column: str
    port: str
    table: str
    column: str


def columns(session: Session, product_id: str) -> list[ColumnFlow]:
    """Each column of each output port with the input columns it is made of, as last published."""
    return flows(lineage.read(session, product_id))


def flows(edges: Sequence[LineageEdge]) -> list[ColumnFlow]:
    """Follows each served column back through the models, to inputs only."""
    into: Mapping[tuple[str, str], list[LineageEdge]] = _by_target(edges)
    found = {
        ColumnFlow(edge.source_product, edge.source_port or edge.source, edge.source_column, port, target, column)
        for (target, column), direct in into.items()
        for port in sorted({port for edge in direct for port in edge.target_ports})
        for edge in _inputs(into, target, column)
    }
    return sorted(found, key=lambda flow: (flow.port, flow.table, flow.column, flow.source, flow.source_column))


def _inputs(into: Mapping[tuple[str, str], list[LineageEdge]], target: str, column: str) -> list[LineageEdge]:
    todo, seen = [(target.lower(), column.lower())], set[tuple[str, str]]()
    found: list[LineageEdge] = []
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        for edge in into.get(here, ()):
            if edge.source_kind == "input":
                found.append(edge)
            else:
                todo.append((edge.source.lower(), edge.source_column.lower()))
    return found


def _by_target(edges: Sequence[LineageEdge]) -> Mapping[tuple[str, str], list[LineageEdge]]:
    into: dict[tuple[str, str], list[LineageEdge]] = defaultdict(list)
    for edge in edges:
        into[edge.target.lower(), edge.target_column.lower()].append(edge)
    return into
