"""Circles that a batch would close: products that feed each other, teams that contain each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Severity
from hansa.registry.records.queries import links_from, links_to
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from hansa.registry.batch import Batch
    from hansa.registry.records.values import Entry


def product_cycles(session: Session, batch: Batch) -> Iterable[Finding]:
    """One Finding for each circle, at the input port by which a changed product closes it."""
    start = [entry.id for _, entry in batch.changes(Kind.PRODUCT)]
    return _cycles(batch, Kind.PRODUCT, _upstream(session, batch, start), "data product", "reads")


def parent_cycles(session: Session, batch: Batch) -> Iterable[Finding]:
    start = [entry.id for _, entry in batch.changes(Kind.TEAM)]
    graph: dict[str, dict[str, str]] = {}
    while start:
        parents = {id_: _targets(entry, "parent") for id_ in start if (entry := batch.entry(Kind.TEAM, id_))}
        for link in links_from(session, Kind.TEAM, [id_ for id_ in start if id_ not in parents], ("parent",)):
            parents[link.id] = [link.target_id]
        graph |= {id_: {parent: parent for parent in parents.get(id_, [])} for id_ in start}
        start = [parent for id_ in start for parent in graph[id_] if parent not in graph]
    return _cycles(batch, Kind.TEAM, graph, "team", "is inside")


def _upstream(session: Session, batch: Batch, start: list[str]) -> dict[str, dict[str, str]]:
    """Product → {product it reads: by which contract}, for all that stand upstream of `start`, as if the batch stood."""
    provides: dict[str, set[str]] = {}
    for (kind, identifier), item in batch.by_key.items():
        if kind is Kind.PRODUCT and item.entry:
            for contract in _targets(item.entry, "output"):
                provides.setdefault(contract, set()).add(identifier)
    graph: dict[str, dict[str, str]] = {}
    known: set[str] = set()
    while start:
        inputs = {id_: _targets(entry, "input") for id_ in start if (entry := batch.entry(Kind.PRODUCT, id_))}
        for link in links_from(session, Kind.PRODUCT, [id_ for id_ in start if id_ not in inputs], ("input",)):
            inputs.setdefault(link.id, []).append(link.target_id)
        fresh = {contract for contracts in inputs.values() for contract in contracts} - known
        known |= fresh
        for link in links_to(session, Kind.CONTRACT, fresh, ("output",)):
            if batch.entry(Kind.PRODUCT, link.id) is None:
                provides.setdefault(link.target_id, set()).add(link.id)
        for id_ in start:
            contracts = inputs.get(id_, [])
            graph[id_] = {product: contract for contract in contracts for product in provides.get(contract, ())}
        start = sorted({product for id_ in start for product in graph[id_]} - graph.keys())
    return graph


def _targets(entry: Entry, role: str) -> list[str]:
    return [reference.id for reference in entry.references if reference.role == role]


def _cycles(
    batch: Batch, kind: Kind, graph: Mapping[str, Mapping[str, str]], word: str, verb: str
) -> Iterable[Finding]:
    seen: set[frozenset[str]] = set()
    for circle in _circles(graph):
        if frozenset(circle) in seen:
            continue
        seen.add(frozenset(circle))
        turned = _turned(batch, kind, circle)
        path = [*turned, turned[0]]
        entry = batch.entry(kind, path[0])
        by = graph[path[0]][path[1]]
        places = [reference.place for reference in entry.references if reference.id == by] if entry else []
        text = f"The {word}s form a circle: {f' {verb} '.join(path)}."
        if places:
            yield Finding("reference/cycle", Severity.ERROR, places[-1], text, "Take one of these references out.")


def _turned(batch: Batch, kind: Kind, circle: list[str]) -> list[str]:
    """Begins with a document of the batch, whose line can be shown; every new circle has one."""
    first = next((n for n, id_ in enumerate(circle) if batch.entry(kind, id_) is not None), 0)
    return circle[first:] + circle[:first]


def _circles(graph: Mapping[str, Mapping[str, str]]) -> Iterable[list[str]]:
    """One circle for each edge that leads back to the path walked (depth first, without recursion)."""
    done: set[str] = set()
    for root in graph:
        if root in done:
            continue
        path: list[str] = [root]
        on_path = {root}
        steps = [iter(graph.get(root, {}))]
        while steps:
            below = next(steps[-1], None)
            if below is None:
                steps.pop()
                done.add(path[-1])
                on_path.discard(path.pop())
            elif below in on_path:
                yield path[path.index(below) :]
            elif below not in done:
                path.append(below)
                on_path.add(below)
                steps.append(iter(graph.get(below, {})))
