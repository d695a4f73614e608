"""Lists of documents as programs read them: filtered, in the order in which they were made, page by page, in SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Text, and_, cast, func, select, true

from hansa.registry.records import counting
from hansa.registry.records.fulltext import best, matched, terms
from hansa.registry.records.model import FacetRow, RecordRow
from hansa.registry.records.queries import hidden, is_narrowed, listed, record
from hansa.registry.records.values import Kind  # noqa: TC001 part of a value's shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from hansa.registry.records.values import Record

T = TypeVar("T")

MOST = 40
"""Values of a facet that a page offers."""
PAGE = 1000
"""Documents on one page, as the manager serves them."""

SORTS: dict[str, InstrumentedAttribute[object]] = {
    "created": RecordRow.created_at,
    "updated": RecordRow.updated_at,
    "name": RecordRow.sort,
    "id": RecordRow.id,
    "status": RecordRow.status,
    "owner": RecordRow.owner,
    "domain": RecordRow.domain,
    "version": RecordRow.version,
}


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The document has one of these values in one of these facets."""

    facets: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """`sort` is a key of SORTS, by which ties are in the order of creation; `page` begins with 0.

    `most`: of what `text` finds no more than so many are looked at, those with the words in their names first; 0 is all.
    """

    kind: Kind
    text: str = ""
    filters: tuple[AnyOf, ...] = ()
    sort: str = "created"
    descending: bool = False
    page: int = 0
    size: int = PAGE
    most: int = 0


def documents(session: Session, listing: Listing) -> tuple[list[Record], bool]:
    """One page, and whether another follows."""
    rows = session.scalars(_chosen(select(RecordRow), session, listing)).all()
    return [record(row) for row in rows[: listing.size]], len(rows) > listing.size


def texts(session: Session, listing: Listing) -> tuple[list[str], bool]:
    """One page as JSON texts, which nobody needs to read on their way from the database to the answer."""
    rows = session.scalars(_chosen(select(cast(RecordRow.data, Text)), session, listing)).all()
    return list(rows[: listing.size]), len(rows) > listing.size


def _chosen(query: Select[T], session: Session, listing: Listing) -> Select[T]:
    """The ids of the page first: what stands before it is passed over in the index alone."""
    column = SORTS[listing.sort]
    order = (column.desc() if listing.descending else column.asc(), RecordRow.created_at, RecordRow.id)
    found = _found(select(RecordRow.id), session, listing, a_page=True).order_by(*order)
    page = found.offset(listing.page * listing.size).limit(listing.size + 1)
    shown = page.subquery()
    return query.join(shown, shown.c.id == RecordRow.id).where(RecordRow.kind == listing.kind.value).order_by(*order)


def _found(query: Select[T], session: Session, listing: Listing, *, a_page: bool = False) -> Select[T]:
    query = query.where(*where(session, listing, a_page=a_page))
    if terms(listing.text):
        if listing.most:
            return query.where(RecordRow.id.in_(listed(session, _named(session, listing))))
        found = matched(session, listing.text, (listing.kind,))
        query = query.join(found, and_(found.c.kind == RecordRow.kind, found.c.id == RecordRow.id))
    return query


def _named(session: Session, listing: Listing) -> list[str]:
    return [identifier for _, identifier in best(session, listing.text, (listing.kind,))]


def ranked(session: Session, listing: Listing) -> list[str]:
    """The ids of what `text` finds, the best first."""
    found = _named(session, listing)
    if not listing.filters and not is_narrowed(session):
        return found
    seen = set(session.scalars(_found(select(RecordRow.id), session, listing)))
    return [identifier for identifier in found if identifier in seen]


def where(session: Session, listing: Listing, *, a_page: bool = False) -> list[ColumnElement[bool]]:
    """The kind and the facets chosen; words are the caller's. `a_page`: not all that fit are wanted."""
    conditions: list[ColumnElement[bool]] = [RecordRow.kind == listing.kind.value]
    for each in listing.filters:
        has = select(FacetRow.id).where(*_holds(listing.kind, each))
        conditions.append(_of_a_page(session, listing.kind, each) if a_page else RecordRow.id.in_(has))
    return conditions


def _holds(kind: Kind, each: AnyOf) -> tuple[ColumnElement[bool], ...]:
    """Over `FacetRow`."""
    return FacetRow.kind == kind.value, FacetRow.facet.in_(each.facets), FacetRow.value.in_(each.values)


def _of_a_page(session: Session, kind: Kind, each: AnyOf) -> ColumnElement[bool]:
    """Records are looked at in the page's order until it is full, where that is less work than to gather all that fit.

    PostgreSQL would gather them in any form: it looks at each record by itself where an `OFFSET` stands, and makes no join of what
    `IS TRUE` stands behind.
    """
    has = select(FacetRow.id).where(*_holds(kind, each))
    sqlite = session.get_bind().dialect.name == "sqlite"
    number, of = counting.number_with(session, kind, each.facets, each.values), counting.number_all(session, kind)
    if 4 * number > of:
        found = has.where(FacetRow.id == RecordRow.id)
        return (found if sqlite else found.offset(0)).exists()
    gathered = RecordRow.id.in_(has)
    return gathered if sqlite or number * number < 4 * of else gathered.is_(true())


def total(session: Session, listing: Listing) -> int:
    """How many there are on all pages together."""
    if terms(listing.text):
        if listing.most and not listing.filters:
            return len(ranked(session, listing))
    elif not listing.filters:
        return counting.number_of(session, listing.kind)
    elif (number := _kept(session, listing)) is not None:
        return number
    return (
        session.scalar(select(func.count()).select_from(_found(select(RecordRow.id), session, listing).subquery())) or 0
    )


def _kept(session: Session, listing: Listing) -> int | None:
    """The number that is kept for the one value chosen, less those that are hidden; None where it must be counted."""
    one = _one_value(listing)
    if one is None:
        return None
    number = counting.number_with(session, listing.kind, one[:1], one[1:])
    return number - counting.hidden_values(session, listing.kind)[one] if number else 0


def _one_value(listing: Listing) -> tuple[str, str] | None:
    """Facet and value, where nothing else chooses."""
    if len(listing.filters) != 1 or terms(listing.text):
        return None
    (each,) = listing.filters
    return (each.facets[0], each.values[0]) if len(each.facets) == len(each.values) == 1 else None


def _ids(session: Session, listing: Listing) -> Select[str]:
    """Of all that fit; where one value chooses, they stand beside it in the index, and no record is looked at."""
    if _one_value(listing) is None:
        return _found(select(RecordRow.id), session, listing)
    has = select(FacetRow.id).where(*_holds(listing.kind, listing.filters[0]))
    away = hidden(session, listing.kind)
    return has if away is None else has.where(FacetRow.id.not_in(away.ids))


def counts(session: Session, listing: Listing, facets: Sequence[str], most: int = MOST) -> counting.Counts:
    """The values that each facet can still take, counted with all filters but its own, the most frequent first."""
    found: counting.Counts = {}
    own = [facet for facet in facets if any(facet in each.facets for each in listing.filters)]
    for some in ([facet for facet in facets if facet not in own], *([facet] for facet in own)):
        others = replace(listing, filters=tuple(each for each in listing.filters if not {*some} & {*each.facets}))
        if not some:
            continue
        if (_kept(session, others) or 0) > counting.COUNTED:
            found |= counting.not_counted(session, listing.kind, some, most)
        elif others.filters or terms(others.text):
            found |= counting.counts_of(session, listing.kind, _ids(session, others), some, most)
        else:
            found |= counting.counts_of_all(session, listing.kind, some, most)
    return {facet: found[facet] for facet in facets}
