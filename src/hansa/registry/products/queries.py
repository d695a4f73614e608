"""Which products there are: found by id, address, words or facets, and along the flow of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from hansa.kernel.ids import slug
from hansa.kernel.page import Page
from hansa.registry.products.rows import COLUMNS, rows
from hansa.registry.products.values import FACETS, FacetValue, ProductQuery, ProductRow
from hansa.registry.records.fulltext import MOST_RANKED, terms
from hansa.registry.records.listing import AnyOf, Listing, counts, ranked, total, where
from hansa.registry.records.model import RecordRow, ReferenceRow
from hansa.registry.records.queries import among, chunks, links_from, links_to, names
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

PRODUCT, _CONTRACT = Kind.PRODUCT.value, Kind.CONTRACT.value
_OFFERS, _READS = ReferenceRow.__table__, ReferenceRow.__table__.alias("reads")
OF_TEAMS = frozenset({"domain", "owner"})
"""Facets whose values are teams, which people know by name."""

__all__ = [
    "ProductQuery",
    "all_addresses",
    "downstream",
    "find_product",
    "find_products",
    "list_products",
    "product_facets",
    "providers",
    "readers",
    "upstream",
]


def find_product(session: Session, ref: str) -> ProductRow | None:
    """By id, or else by address; `checkout.orders`, as SQL writes it, is an address too."""
    addresses = {ref, "/".join(slug(part) for part in ref.split("."))}
    query = select(*COLUMNS).where(RecordRow.kind == PRODUCT)
    found = session.execute(query.where(RecordRow.id == ref)).first()
    found = found or session.execute(query.where(RecordRow.address.in_(addresses))).first()
    return rows(session, [found])[0] if found else None


def all_addresses(session: Session) -> list[tuple[str, str]]:
    """(id, address) of every product that can be seen."""
    query = (
        select(RecordRow.id, RecordRow.address).where(RecordRow.kind == PRODUCT).order_by(RecordRow.sort, RecordRow.id)
    )
    return [(id_, address or id_) for id_, address in session.execute(query)]


def find_products(session: Session, identifiers: Iterable[str], *, inputs: bool = True) -> list[ProductRow]:
    """Those of these ids that exist, by name; `inputs` as in ProductQuery."""
    found: list[Row[*tuple[Any, ...]]] = []
    for some in chunks(set(identifiers)):
        found += session.execute(select(*COLUMNS).where(RecordRow.kind == PRODUCT, among(session, RecordRow.id, some)))
    return rows(session, sorted(found, key=lambda row: (row.sort, row.id)), inputs=inputs)


def list_products(session: Session, query: ProductQuery) -> Page[ProductRow]:
    """By name; with words, the best match first."""
    listing = _listing(query)
    if terms(query.text):
        found = ranked(session, listing)
        page = found[query.offset : query.offset + query.limit]
        by_id = {row.id: row for row in find_products(session, page, inputs=query.inputs)}
        return Page(tuple(by_id[each] for each in page if each in by_id), len(found), query.offset)
    return Page(tuple(first_products(session, query)), total(session, listing), query.offset)


def named_products(session: Session, query: ProductQuery) -> list[tuple[str, str]]:
    """(id, name) of the first of them by name; words are not looked for."""
    chosen = select(RecordRow.id, RecordRow.name).where(*where(session, _listing(query), a_page=True))
    ordered = chosen.order_by(RecordRow.sort, RecordRow.id).offset(query.offset).limit(query.limit)
    return [(id_, name) for id_, name in session.execute(ordered)]


def first_products(session: Session, query: ProductQuery) -> list[ProductRow]:
    """By name, and not how many more there are; words are not looked for."""
    order = (RecordRow.sort, RecordRow.id)
    chosen = select(RecordRow.id).where(*where(session, _listing(query), a_page=True)).order_by(*order)
    page = chosen.offset(query.offset).limit(query.limit).subquery()
    shown = select(*COLUMNS).join(page, page.c.id == RecordRow.id).where(RecordRow.kind == PRODUCT)
    return rows(session, session.execute(shown.order_by(*order)).all(), inputs=query.inputs)


def product_facets(session: Session, query: ProductQuery) -> dict[str, list[FacetValue]]:
    """The values each facet can still take: counted with all filters but its own, the most frequent first."""
    teams = names(session, Kind.TEAM)
    return {
        facet: [FacetValue(value, teams.get(value, value) if facet in OF_TEAMS else value, n) for value, n in values]
        for facet, values in counts(session, _listing(query), FACETS).items()
    }


def _listing(query: ProductQuery) -> Listing:
    filters = tuple(AnyOf((facet,), values) for facet in FACETS if (values := query.chosen(facet)))
    return Listing(Kind.PRODUCT, query.text, filters, most=MOST_RANKED)


def upstream(session: Session, identifier: str) -> list[ProductRow]:
    """The products whose output ports this one reads."""
    contracts = [link.target_id for link in links_from(session, Kind.PRODUCT, [identifier], ("input",))]
    links = links_to(session, Kind.CONTRACT, contracts, ("output",))
    return find_products(session, {link.id for link in links} - {identifier})


def downstream(session: Session, identifier: str) -> list[ProductRow]:
    """The products that read this one's output ports."""
    contracts = [link.target_id for link in links_from(session, Kind.PRODUCT, [identifier], ("output",))]
    links = links_to(session, Kind.CONTRACT, contracts, ("input",))
    return find_products(session, {link.id for link in links} - {identifier})


def readers(session: Session, identifiers: Iterable[str]) -> dict[str, set[str]]:
    """The ids of the products that read each of these; one statement for all of them."""
    found: dict[str, set[str]] = {identifier: set() for identifier in identifiers}
    promised = select(_OFFERS.c.id, _OFFERS.c.target_id).where(_OFFERS.c.kind == PRODUCT, _OFFERS.c.role == "output")
    # gathered first: left to the planner, SQLite begins with all that is read
    own = promised.where(among(session, _OFFERS.c.id, list(found))).cte("own").prefix_with("MATERIALIZED")
    contract = and_(_READS.c.target_kind == _CONTRACT, _READS.c.target_id == own.c.target_id, _READS.c.role == "input")
    reader = and_(RecordRow.kind == PRODUCT, _READS.c.kind == PRODUCT, RecordRow.id == _READS.c.id)
    query = select(own.c.id, RecordRow.id).select_from(own).join(_READS, contract).join(RecordRow, reader)
    for provider, identifier in session.execute(query.where(RecordRow.id != own.c.id)).all():
        found[provider].add(identifier)
    return found


def providers(session: Session, contract_id: str) -> list[tuple[str, str]]:
    """(product, output port) that promise this contract."""
    links = links_to(session, Kind.CONTRACT, [contract_id], ("output", "retired-output"))
    return [(link.id, link.name) for link in links]
