"""The flow of data around a product: who feeds it and who reads it, hop by hop, by their contracts alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from hansa.registry.records.model import ReferenceRow
from hansa.registry.records.queries import chunks, names
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

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
    """All that is up to `hops` steps before and after the product, two statements for 500 products of a step.

    What the session hides is left out, and so is what is reached through it alone.
    """
    found, reads = {identifier: 0}, set[tuple[str, str]]()
    called = names(session, Kind.PRODUCT, [identifier])
    more = False
    for direction in (-1, 1):
        edge = {identifier}
        for hop in range(1, hops + 1):
            pairs = list(_feeds(session, edge) if direction < 0 else _readers(session, edge))
            new = {pair[direction > 0] for pair in pairs} - found.keys()
            more = more or len(found) + len(new) > MOST
            edge = set(sorted(new)[: MOST - len(found)])
            seen = names(session, Kind.PRODUCT, edge)
            edge &= seen.keys()
            called |= seen
            found |= dict.fromkeys(edge, direction * hop)
            reads |= set(pairs)
            if not edge:
                break
    kept = sorted((a, b) for a, b in reads if a in found and b in found and a != b)
    return Flow(found, called, tuple(kept), more)


_OUT, _IN = aliased(ReferenceRow), aliased(ReferenceRow)
_PAIRS = (
    select(_OUT.id, _IN.id)
    .join(_IN, (_IN.target_kind == _OUT.target_kind) & (_IN.target_id == _OUT.target_id))
    .where(
        _OUT.kind == Kind.PRODUCT.value,
        _OUT.role == "output",
        _OUT.target_kind == Kind.CONTRACT.value,
        _IN.kind == Kind.PRODUCT.value,
        _IN.role == "input",
    )
)
"""(provider, reader) of every contract that one promises and the other expects."""


def _feeds(session: Session, readers: Iterable[str]) -> Iterator[tuple[str, str]]:
    for some in chunks(readers):
        yield from session.execute(_PAIRS.where(_IN.id.in_(some))).tuples()


def _readers(session: Session, providers: Iterable[str]) -> Iterator[tuple[str, str]]:
    for some in chunks(providers):
        yield from session.execute(_PAIRS.where(_OUT.id.in_(some))).tuples()
