"""The flow of data around a product: who feeds it and who reads it, hop by hop, by their contracts alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.records.model import RecordRow, ReferenceRow
from hansa.registry.records.queries import among
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

PRODUCT = Kind.PRODUCT.value
MOST = 20_000
"""Products of one answer; what is larger is a mesh, and no question about one product."""


@dataclass(frozen=True, slots=True)
class Flow:
    """`hops` of each product from the one asked for (negative: it feeds it), `reads` from provider to reader.

    `more`: there is more than was followed.
    """

    hops: dict[str, int]
    names: dict[str, str]
    reads: tuple[tuple[str, str], ...]
    more: bool


def flow(session: Session, identifier: str, hops: int) -> Flow:
    """All that is up to `hops` steps before and after the product, three statements for a step, however wide it is.

    What the session hides is left out, and so is what is reached through it alone.
    """
    found, reads = {identifier: 0}, set[tuple[str, str]]()
    called = _seen(session, [identifier])
    more = False
    for direction in (-1, 1):
        edge = {identifier}
        for hop in range(1, hops + 1):
            pairs = _feeds(session, edge) if direction < 0 else _readers(session, edge)
            new = {pair[direction > 0] for pair in pairs} - found.keys()
            more = more or len(found) + len(new) > MOST
            edge = set(sorted(new)[: MOST - len(found)])
            seen = _seen(session, edge)
            edge &= seen.keys()
            called |= seen
            found |= dict.fromkeys(edge, direction * hop)
            reads |= pairs
            if not edge:
                break
    kept = sorted((a, b) for a, b in reads if a in found and b in found and a != b)
    return Flow(found, called, tuple(kept), more)


def _feeds(session: Session, readers: Iterable[str]) -> set[tuple[str, str]]:
    """(provider, reader) of every contract that the readers expect."""
    return {(other, own) for own, other in _pairs(session, readers, "input", "output")}


def _readers(session: Session, providers: Iterable[str]) -> set[tuple[str, str]]:
    """(provider, reader) of every contract that the providers promise."""
    return _pairs(session, providers, "output", "input")


def _pairs(session: Session, products: Iterable[str], role: str, other: str) -> set[tuple[str, str]]:
    """(product, another) for each contract that the one points at as its `role` and the other as its `other`.

    Two plain looks: joined in SQL, SQLite reads all references of the mesh first.
    """
    row = ReferenceRow.__table__.c
    own: dict[str, list[str]] = {}
    pointing = select(row.target_id, row.id).where(
        row.kind == PRODUCT, among(session, row.id, list(products)), row.role == role
    )
    for contract, product in session.execute(pointing).all():
        own.setdefault(contract, []).append(product)
    pointed = select(row.target_id, row.id).where(
        row.target_kind == Kind.CONTRACT.value, among(session, row.target_id, list(own)), row.role == other
    )
    found: set[tuple[str, str]] = set()
    for contract, product in session.execute(pointed).all():
        found.update([(each, product) for each in own[contract]])
    return found


def _seen(session: Session, identifiers: Iterable[str]) -> dict[str, str]:
    """The names of those of these that can be seen."""
    few = among(session, RecordRow.id, list(identifiers))
    return dict(session.execute(select(RecordRow.id, RecordRow.name).where(RecordRow.kind == PRODUCT, few)).all())
