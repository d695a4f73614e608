"""Counts that are kept beside the records say what counting them would say, whatever is written and removed."""

import pytest
from sqlalchemy import func, select

from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.registry import catalogue
from hansa.registry.catalogue import Kind
from hansa.registry.products.flow import flow
from hansa.registry.products.queries import ProductQuery, list_products, product_facets
from hansa.registry.records import counting, fulltext
from hansa.registry.records.listing import AnyOf, Listing, counts, documents, total
from hansa.registry.records.model import FacetCountRow, FacetRow, RecordRow
from hansa.registry.search.queries import search
from hansa.registry.visibility import narrow


def kept(session):
    row = FacetCountRow
    rows = session.execute(select(row.kind, row.facet, row.value, row.number).where(row.number != 0))
    return {(kind, facet, value): number for kind, facet, value, number in rows}


def counted(session):
    grouped = select(FacetRow.kind, FacetRow.facet, FacetRow.value, func.count())
    values = session.execute(grouped.group_by(FacetRow.kind, FacetRow.facet, FacetRow.value))
    kinds = session.execute(select(RecordRow.kind, func.count()).group_by(RecordRow.kind))
    found = {(kind, facet, value): number for kind, facet, value, number in values}
    return found | {(kind, "", ""): number for kind, number in kinds}


def test_what_is_kept_is_what_is_there_after_every_write(db, put, make):
    put(make.mesh)
    with db.read() as session:
        assert kept(session) == counted(session)
    put(Kind.PRODUCT, make.product("orders", ["raw"], ["orders-pii"], owner="marketing", tags=["new", "demo"]))
    put(Kind.TEAM, make.team("extra", parent="retail"))
    with db.read() as session:
        assert kept(session) == counted(session)
    with db.write() as session:
        catalogue.remove(session, LOCAL, Kind.PRODUCT, "funnel", why="", at=make.now)
    with db.write() as session:
        catalogue.remove_parts(session, LOCAL, Kind.TEAM, ["extra"], why="", at=make.now)
    with db.read() as session:
        assert kept(session) == counted(session)
        assert total(session, Listing(Kind.PRODUCT)) == 1


def test_a_stranger_counts_what_they_see(db, put, make):
    hidden = [{"property": "visibility", "value": "private"}]
    put([*make.mesh, catalogue.Draft(Kind.PRODUCT, make.product("own", outputs=["raw"], customProperties=hidden))])
    stranger = Actor("k", "k", ActorKind.KEY, teams=frozenset({"marketing"}))
    for actor, number in ((LOCAL, 3), (stranger, 2)):
        with db.read() as session:
            narrow(actor)(session)
            assert total(session, Listing(Kind.PRODUCT)) == number
            assert sum(each.count for each in product_facets(session, ProductQuery())["status"]) == number


def test_a_stranger_counts_what_they_see_of_one_value(db, put, make):
    hidden = [{"property": "visibility", "value": "private"}]
    put([*make.mesh, catalogue.Draft(Kind.PRODUCT, make.product("own", outputs=["raw"], customProperties=hidden))])
    chosen = Listing(Kind.PRODUCT, filters=(AnyOf(("owner",), ("checkout",)),))
    stranger = Actor("k", "k", ActorKind.KEY, teams=frozenset({"marketing"}))
    for actor, names in ((LOCAL, ["orders", "own"]), (stranger, ["orders"])):
        with db.read() as session:
            narrow(actor)(session)
            assert sorted(row.id for row in documents(session, chosen)[0]) == names
            assert total(session, chosen) == len(names)
            assert counts(session, chosen, ("status",)) == {"status": [("active", len(names))]}


@pytest.mark.parametrize("holders", [1, 16, 40])
def test_a_page_is_the_same_however_it_is_found(db, put, make, holders):
    """Few are gathered and sorted; of more, records are read in their order; what most have is looked for in each."""
    put(make.mesh)
    put(
        [
            catalogue.Draft(
                Kind.PRODUCT, make.product(f"p{n:02}", domain="retail" if n % 62 < holders else "checkout"), f"p{n}"
            )
            for n in range(62)
        ]
    )
    wanted = [f"p{n:02}" for n in range(holders)]
    with db.read() as session:
        page = list_products(session, ProductQuery(domain=("retail",), limit=10))
        assert ([row.id for row in page.items], page.total) == (wanted[:10], holders)
        assert [row.id for row in list_products(session, ProductQuery(domain=("retail",), offset=10)).items] == wanted[
            10:
        ]
        found, more = documents(session, Listing(Kind.PRODUCT, filters=(AnyOf(("domain",), ("retail",)),), size=5))
        assert (sorted(row.id for row in found), more) == (wanted[:5], holders > 5)


@pytest.mark.parametrize(
    "kinds", [(), (Kind.TEAM,), (Kind.CONTRACT,), (Kind.TEAM, Kind.CONTRACT), (Kind.TEAM, Kind.PRODUCT)]
)
def test_words_are_looked_for_among_the_kinds_that_are_asked_for(db, put, make, kinds):
    put(make.mesh)
    put(Kind.TEAM, make.team("orders-and-more"))
    everything = {Kind.TEAM: {"orders-and-more"}, Kind.CONTRACT: {"orders-pii"}, Kind.PRODUCT: {"orders"}}
    with db.read() as session:
        for words in ("orders", "ord", "Orders or"):
            hits = search(session, words, kinds)
            assert {(hit.kind, hit.id) for hit in hits if hit.id.startswith("orders")} == {
                (kind, each) for kind in kinds or everything for each in everything[kind]
            }
            assert {hit.kind for hit in hits} <= set(kinds or Kind)


def test_the_values_of_too_many_are_listed_without_numbers(db, put, make, monkeypatch):
    put(make.mesh)
    chosen = Listing(Kind.PRODUCT, filters=(AnyOf(("status",), ("active",)),))
    with db.read() as session:
        assert counts(session, chosen, ("owner", "status")) == {
            "owner": [("checkout", 1), ("marketing", 1)],
            "status": [("active", 2)],
        }
        monkeypatch.setattr(counting, "COUNTED", 1)
        assert counts(session, chosen, ("owner",)) == {"owner": [("checkout", None), ("marketing", None)]}


def test_of_what_too_many_hold_the_names_count(db, put, make, monkeypatch):
    put(make.mesh)
    with db.read() as session:
        assert {hit.kind for hit in search(session, "orders")} >= {Kind.PRODUCT, Kind.CONTRACT}
        assert [hit.id for hit in search(session, "orders", (Kind.PRODUCT,))] == ["orders"]
    monkeypatch.setattr(fulltext, "MOST_RANKED", 1)
    with db.read() as session:
        assert len(search(session, "orders", (Kind.PRODUCT, Kind.CONTRACT))) == 1


def test_the_flow_is_followed_both_ways(db, put, make):
    put(make.mesh)
    with db.read() as session:
        around = flow(session, "funnel", 10)
        assert around.hops == {"funnel": 0, "orders": -1}
        assert around.reads == (("orders", "funnel"),)
        assert flow(session, "orders", 1).hops == {"orders": 0, "funnel": 1}
        assert not around.more
