"""A private product is not there for who may not see it: not in lists, not by id, not in counts, not by words."""

import json
from datetime import UTC, datetime

import pytest

from hansa.db import outbox
from hansa.governance import access_document
from hansa.governance.agreements import Ask, request
from hansa.governance.decide import decide
from hansa.kernel.actor import GUEST, LOCAL, Actor, ActorKind
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.registry import catalogue, visibility
from hansa.registry.agreements.queries import Wanted, find_agreement, list_agreements, page
from hansa.registry.products.queries import ProductQuery, find_product, list_products, product_facets, readers, upstream
from hansa.registry.records.counting import number_of
from hansa.registry.records.values import Kind
from hansa.registry.search.queries import search
from hansa.registry.visibility import hides_agreement, narrow

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


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


def test_others_do_not_see_it_where_too_much_is_hidden_to_name_it(private, make, monkeypatch):
    monkeypatch.setattr(visibility, "FEW", 0)
    assert not sees(private, of("marketing"), make)
    assert sees(private, of("checkout"), make)


def test_what_becomes_private_is_hidden_at_once(mesh, put, make):
    assert sees(mesh, of("marketing"), make)
    custom = [{"property": "visibility", "value": "private"}]
    put(Kind.PRODUCT, make.product("orders", ["raw"], ["orders-pii"], source_id="shop", customProperties=custom))
    assert not sees(mesh, of("marketing"), make)


@pytest.mark.parametrize("actor", [of("checkout"), of("retail"), of(is_operator=True), LOCAL])
def test_its_own_see_it(private, make, actor):
    assert sees(private, actor, make)


def test_an_agreement_lets_see(private, put, make):
    put(Kind.ACCESS, make.access("a1", "orders", "orders_pii"))
    assert sees(private, of("marketing"), make)
    assert not sees(private, of("search"), make)


def test_what_is_not_private_is_seen_by_all(mesh, make):
    assert sees(mesh, of(), make)


def test_who_does_not_see_it_does_not_see_that_it_reads(mesh, put, make):
    custom = [{"property": "visibility", "value": "private"}]
    put(Kind.PRODUCT, make.product("secret", ["orders-pii"], ["funnel"], customProperties=custom))
    for actor, seen in ((of("search"), {"funnel"}), (of("checkout"), {"funnel", "secret"})):
        with mesh.narrowed(narrow(actor)).read() as session:
            assert readers(session, ["orders", "nothing"]) == {"orders": seen, "nothing": set()}


def test_who_writes_sees_all(private):
    with private.narrowed(narrow(of())).write() as session:
        assert find_product(session, "orders") is not None


def told(db, actor, **how):
    with db.narrowed(narrow(actor)).read() as session:
        return {event.name for event in outbox.read(session, **how) if event.subject == "orders"}


def tell(db, make, name, subject, **data):
    with db.write() as session:
        event = Event(new_id(make.now), name, subject, make.now, "system", data)
        outbox.append(session, event)
    return event


@pytest.mark.parametrize("actor", [of(), of("marketing"), GUEST])
def test_its_events_are_not_told_to_others(private, make, actor):
    tell(private, make, "DataProductPublished", "orders")
    tell(private, make, "DataContractUpdated", "orders")
    assert told(private, actor) == {"DataContractUpdated"}
    assert {"DataProductPublished", "DataProductCreated"} <= told(private, of("checkout"))


def test_a_read_of_it_beside_another_product_is_not_told(private, make):
    quiet = tell(private, make, "DataQueried", "funnel", reads=["funnel/f/f@1", "orders/o/o@2"])
    loud = tell(private, make, "DataQueried", "funnel", reads=["funnel/f/f@1", "orders-2/o/o@2"])
    for actor, wanted in ((of("marketing"), {loud.id}), (of("retail"), {quiet.id, loud.id})):
        with private.narrowed(narrow(actor)).read() as session:
            assert {event.id for event in outbox.read(session, names=["DataQueried"])} == wanted


def test_a_reader_goes_on_strictly_after_an_event_that_was_hidden_meanwhile(private, make):
    first = tell(private, make, "DataProductPublished", "orders")
    second = tell(private, make, "DataProductPublished", "funnel")
    with private.narrowed(narrow(of("marketing"))).read() as session:
        after = outbox.sequence_of(session, first.id)
        assert [event.id for event in outbox.read(session, after=after)] == [second.id]
        assert outbox.newest(session) == after + 1


def test_it_stays_hidden_when_it_is_gone_and_is_told_when_a_public_one_takes_its_place(private, make, put):
    with private.write() as session:
        catalogue.remove(session, LOCAL, Kind.PRODUCT, "orders", why="", at=make.now)
    assert told(private, of("marketing")) == set()
    assert "DataProductDeleted" in told(private, of("checkout"))
    put(Kind.PRODUCT, make.product("orders", ["raw"], ["orders-pii"], source_id="shop"))
    assert "DataProductDeleted" in told(private, of("marketing"))


def agreed(db, actor):
    with db.narrowed(narrow(actor)).read() as session:
        listed = {row.id for row in list_agreements(session)}
        one = find_agreement(session, "a1", today=NOW.date()) is not None
        held = {record.id for record in page(session, Wanted(), offset=0, limit=9)[0]}
        found = {hit.id for hit in search(session, "count", (Kind.ACCESS,))}
        counted = number_of(session, Kind.ACCESS)
        told = any(event.subject == "a1" for event in outbox.read(session, names=["AccessCreated", "AccessApproved"]))
    with db.read() as session:
        hidden = hides_agreement(session, actor, "a1")
    answers = {"a1" in listed, one, "a1" in held, "a1" in found, counted == 1, told, not hidden}
    assert len(answers) == 1, (listed, one, held, found, counted, told, hidden)
    return answers.pop()


def test_an_agreement_about_it_is_hidden_with_it(private, put, make):
    put(Kind.ACCESS, make.access("a1", "orders", "orders_pii"))
    for actor in (of(), of("search"), GUEST):
        assert not agreed(private, actor)
    for actor in (of("marketing"), of("checkout"), of("retail"), LOCAL):
        assert agreed(private, actor)


def test_who_provides_sees_the_agreement_of_a_private_reader(private, put, make):
    reads = json.loads(make.access("a1", "funnel", "funnel")) | {
        "consumer": {"dataProductId": "orders", "teamId": "checkout"}
    }
    put(Kind.ACCESS, json.dumps(reads | {"provider": {**reads["provider"], "teamId": "marketing"}}))
    assert agreed(private, of("marketing"))
    assert not sees(private, of("marketing"), make)
    assert not agreed(private, of("search"))


def test_a_person_and_an_agent_see_what_they_have_an_agreement_about(private, put, make):
    asked = json.loads(make.access("a1", "orders", "orders_pii"))
    put(Kind.ACCESS, json.dumps(asked | {"consumer": {"userId": "Ada@Example.org"}}))
    put(Kind.ACCESS, json.dumps(asked | {"id": "a2", "consumer": {"agentId": "bot"}}))
    for actor in (of(email="ada@example.org"), Actor("bot", "Bot", ActorKind.AGENT)):
        with private.narrowed(narrow(actor)).read() as session:
            assert find_product(session, "orders") is not None
    assert not sees(private, of(email="eve@example.org"), make)


def test_nobody_comes_to_see_it_by_asking_for_it(private, make):
    actor = of("marketing", roles=frozenset({("marketing", "Owner")}))
    asked = Ask("orders", "orders_pii", "Counting", team="marketing")
    document = json.loads(make.access("a1", "orders", "orders_pii", status="requested"))
    with private.write() as session, pytest.raises(NotFound, match="no data product"):
        request(session, actor, asked, at=NOW, id="a1")
    with private.write() as session, pytest.raises(InvalidInput, match="no data product"):
        access_document.put(session, actor, "a1", document, why="", at=NOW)
