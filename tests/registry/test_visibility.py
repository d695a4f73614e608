"""A private product is not there for who may not see it: not in lists, not by id, not in counts, not by words."""

import pytest

from hansa.governance.decide import decide
from hansa.kernel.actor import GUEST, LOCAL, Actor, ActorKind
from hansa.registry import catalogue
from hansa.registry.products.queries import ProductQuery, find_product, list_products, product_facets, upstream
from hansa.registry.records.values import Kind
from hansa.registry.search.queries import search
from hansa.registry.visibility import narrow


def of(*teams, **more):
    return Actor("ada", "Ada", ActorKind.USER, frozenset(teams), **more)


@pytest.fixture
def private(mesh, put, make):
    custom = [{"property": "visibility", "value": "private"}]
    put(Kind.PRODUCT, make.product("orders", ["raw"], ["orders-pii"], source_id="shop", customProperties=custom))
    return mesh


def sees(db, actor, make):
    with db.narrowed(narrow(actor)).read() as session:
        listed = {row.id for row in list_products(session, ProductQuery()).items}
        found = {row.id for row in list_products(session, ProductQuery(text="orders")).items}
        searched = {hit.id for hit in search(session, "orders", (Kind.PRODUCT,))}
        counted = sum(value.count for value in product_facets(session, ProductQuery())["domain"])
        one, record = find_product(session, "orders"), catalogue.get(session, Kind.PRODUCT, "orders")
        records = {each.id for each in catalogue.list_records(session, Kind.PRODUCT)}
        above = {row.id for row in upstream(session, "funnel")}
    with db.read() as session:
        reads = decide(session, actor, "orders", "orders_pii", at=make.now).allow
    answers = {"orders" in listed, "orders" in found, "orders" in searched, counted == 2, one is not None}
    answers |= {record is not None, "orders" in records, "orders" in above, reads}
    assert len(answers) == 1, (listed, found, searched, counted, one, record, records, above, reads)
    assert {"funnel"} <= listed
    return answers.pop()


@pytest.mark.parametrize("actor", [of(), of("marketing"), GUEST])
def test_others_do_not_see_it(private, make, actor):
    assert not sees(private, actor, make)


@pytest.mark.parametrize("actor", [of("checkout"), of("retail"), of(is_operator=True), LOCAL])
def test_its_own_see_it(private, make, actor):
    assert sees(private, actor, make)


def test_an_agreement_lets_see(private, put, make):
    put(Kind.ACCESS, make.access("a1", "orders", "orders_pii"))
    assert sees(private, of("marketing"), make)
    assert not sees(private, of("search"), make)


def test_what_is_not_private_is_seen_by_all(mesh, make):
    assert sees(mesh, of(), make)


def test_who_writes_sees_all(private):
    with private.narrowed(narrow(of())).write() as session:
        assert find_product(session, "orders") is not None
