"""How many records there are of a kind, and with each value of a facet: kept while they are written, read where nothing narrows.

all of a kind, everything seen      what is kept
something is hidden from who asks   what is kept, less the few that are hidden
chosen, up to COUNTED records       counted
chosen, more than that              the values alone: a number would cost more than it says
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.db.bulk import add_all
from hansa.registry.records.model import FacetCountRow, FacetRow
from hansa.registry.records.queries import among, hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from hansa.registry.records.values import Kind

ITSELF = ("", "")
"""Stands for the kind where others have a facet and its value."""

COUNTED = 5_000
"""Chosen records whose values are counted one by one: some milliseconds of work."""

_HIDDEN = "hansa.hidden_values"
"""A session's `info` holds here the values of what it hides, by kind."""

Counts = dict[str, list[tuple[str, int | None]]]
"""By facet, its values, the most frequent first; None where they were not counted."""


def add(session: Session, kind: Kind, changes: Counter[tuple[str, str]]) -> None:
    """Writes down how many more there are now of each (facet, value); writers come one at a time."""
    rows = [
        {"kind": kind.value, "facet": facet, "value": value, "number": number}
        for (facet, value), number in sorted(changes.items())
        if number
    ]
    add_all(session, FacetCountRow, rows, adding="number")


def held(session: Session, kind: Kind, identifiers: Iterable[str]) -> Counter[tuple[str, str]]:
    """How many of these have each value now. Gathered before they are grouped: SQLite would go through the whole kind to group them."""
    row = FacetRow.__table__.c
    these = among(session, row.id, sorted(set(identifiers)))
    own = select(row.facet, row.value).where(row.kind == kind.value, these)
    held_ = own.cte("held").prefix_with("MATERIALIZED")
    query = select(held_.c.facet, held_.c.value, func.count()).group_by(held_.c.facet, held_.c.value)
    return Counter({(facet, value): number for facet, value, number in session.execute(query)})


def number_of(session: Session, kind: Kind) -> int:
    """All of the kind that can be seen."""
    number = number_with(session, kind, ITSELF[:1], ITSELF[1:])
    away = hidden(session, kind)
    return number - (away.number if away else 0)


def number_with(session: Session, kind: Kind, facets: Sequence[str], values: Sequence[str]) -> int:
    """At most so many have one of these values, seen or not; exactly so many where there is one facet and one value."""
    row = FacetCountRow.__table__.c
    query = select(func.sum(row.number)).where(row.kind == kind.value, row.facet.in_(facets), row.value.in_(values))
    return session.scalar(query) or 0


def number_all(session: Session, kind: Kind) -> int:
    """All of the kind, seen or not."""
    return number_with(session, kind, ITSELF[:1], ITSELF[1:])


def counts_of_all(session: Session, kind: Kind, facets: Sequence[str], most: int) -> Counts:
    """The values of each facet over all of a kind that can be seen."""
    found: Counts = {facet: [] for facet in facets}
    away = hidden_values(session, kind)
    row = FacetCountRow
    for facet in facets:
        query = select(row.value, row.number).where(row.kind == kind.value, row.facet == facet, row.number > 0)
        rows = session.execute(query.order_by(row.number.desc(), row.value).limit(most + len(away)))
        left = [(value, number - away[facet, value]) for value, number in rows if number > away[facet, value]]
        found[facet] += sorted(left, key=lambda each: (-each[1], each[0]))[:most]
    return found


def counts_of(session: Session, kind: Kind, chosen: Select[str], facets: Sequence[str], most: int) -> Counts:
    """The values that the facets have among `chosen` ids, in two statements for all of them."""
    few = list(session.scalars(chosen.limit(COUNTED + 1)))
    if len(few) > COUNTED:
        return not_counted(session, kind, facets, most)
    counted = held(session, kind, few)
    found: Counts = {facet: [] for facet in facets}
    for (facet, value), number in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        if facet in found and len(found[facet]) < most:
            found[facet].append((value, number))
    return found


def not_counted(session: Session, kind: Kind, facets: Sequence[str], most: int) -> Counts:
    """The values alone."""
    every = counts_of_all(session, kind, facets, most)
    return {facet: [(value, None) for value, _ in values] for facet, values in every.items()}


def hidden_values(session: Session, kind: Kind) -> Counter[tuple[str, str]]:
    """How many of those that are hidden have each value; a page asks several times, and it is looked up once in a session."""
    away = hidden(session, kind)
    if away is None:
        return Counter()
    known: dict[Kind, Counter[tuple[str, str]]] = session.info.setdefault(_HIDDEN, {})
    if kind not in known:
        known[kind] = held(session, kind, session.scalars(away.ids))
    return known[kind]
