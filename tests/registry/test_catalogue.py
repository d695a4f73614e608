"""What the catalogue refuses, and what it keeps of what it accepts; the same on both databases."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from hansa.db import outbox
from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.findings import Severity
from hansa.registry import catalogue
from hansa.registry.batch import SHAPES, remembering
from hansa.registry.catalogue import Draft, Kind
from hansa.registry.errors import InUse
from hansa.registry.records.values import Kind as SameKind


def refused(put, *args, **more):
    with pytest.raises(InvalidInput) as caught:
        put(*args, **more)
    return caught.value.findings


def codes(findings):
    return {finding.code for finding in findings}


def events(db, **more):
    with db.read() as session:
        return [(event.name, event.subject) for event in outbox.read(session, limit=1000, **more)]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["", "[]", "a: [", "a: 1\na: 2", "!!python/object:os.system {}", "null", "\x00"])
def test_what_cannot_be_read_is_refused(db, put, kind, text):
    assert refused(put, kind, text, name="doc.yaml")
    assert events(db) == []


def test_a_wrong_field_is_found_at_its_line(put):
    text = "id: checkout\nname: Checkout\ntype: Guild\nmembers:\n  - role: Owner\n"
    found = {finding.place.pointer: finding for finding in refused(put, Kind.TEAM, text, name="teams/checkout.yaml")}
    assert str(found["/type"].place) == "teams/checkout.yaml:3:7"
    assert found["/members/0/emailAddress"].place.line == 5


@pytest.mark.parametrize("bad", ["a\tb", " a", "../x", "a/../b", "/a", "a\\\\b", "", "x" * 300])
def test_a_bad_id_is_refused(put, make, bad):
    assert refused(put, Kind.TEAM, make.team(bad))


def test_the_path_and_the_document_must_agree(put, make):
    found = refused(put, Kind.TEAM, make.team("checkout"), id="check-out")
    assert codes(found) == {"document/id-mismatch"}


def test_an_unknown_team_is_found_at_its_line_with_a_guess(mesh, put, make):
    text = make.product("returns", outputs=["raw"], owner="chekout", domain="checkout")
    (found,) = refused(put, Kind.PRODUCT, text, name="returns.yaml")
    line = 1 + text.splitlines().index('  "name": "chekout"')
    assert (found.code, found.place.line, found.fix) == ("reference/missing", line, "Did you mean `checkout`?")


def test_every_missing_reference_is_found_at_once(mesh, put, make):
    text = make.product("returns", ["nothing"], ["neither"], owner="x", domain="y", source_id="shopp")
    found = refused(put, Kind.PRODUCT, text)
    assert [f.code for f in found] == ["reference/missing"] * 5
    assert {f.fix for f in found} > {"Did you mean `shop`?"}


def test_a_contract_of_a_strange_domain_is_only_warned_of(mesh, put, make):
    outcome = put(Kind.CONTRACT, make.contract("other", domain="seller"), name="other.yaml")
    assert [(f.code, f.severity) for f in outcome.findings] == [("reference/missing", Severity.WARNING)]


def test_a_retired_contract_cannot_be_built_upon(mesh, put, make):
    put(Kind.CONTRACT, make.contract("old", status="retired"))
    found = refused(put, Kind.PRODUCT, make.product("new", ["old"], ["raw"]), name="new.yaml")
    assert codes(found) == {"reference/retired"}
    assert found[0].place.line > 1


def test_retiring_a_contract_in_use_says_who_uses_it(mesh, put, make):
    (found,) = put(Kind.CONTRACT, make.contract("raw", status="retired"), name="raw.yaml").findings
    assert (found.code, "orders" in found.text) == ("contract/retired-in-use", True)


def test_products_that_feed_each_other_are_refused_by_name(mesh, put, make):
    put(Kind.CONTRACT, make.contract("report"))
    put(Kind.PRODUCT, make.product("report", ["funnel"], ["report"]))
    (found,) = refused(put, Kind.PRODUCT, make.product("orders", ["raw", "report"], ["orders-pii"]), name="orders.yaml")
    assert found.code == "reference/cycle"
    assert found.text == "The data products form a circle: orders reads report reads funnel reads orders."
    assert found.place.document == "orders.yaml"
    assert found.place.line > 1


def test_a_product_that_reads_itself_is_a_circle(mesh, put, make):
    found = refused(put, Kind.PRODUCT, make.product("loop", ["raw"], ["raw"]))
    assert [f.text for f in found] == ["The data products form a circle: loop reads loop."]


def test_a_circle_within_one_batch_is_found(put, make):
    drafts = [
        Draft(Kind.TEAM, make.team("checkout"), "t"),
        Draft(Kind.CONTRACT, make.contract("a"), "a"),
        Draft(Kind.CONTRACT, make.contract("b"), "b"),
        Draft(Kind.PRODUCT, make.product("pa", ["b"], ["a"]), "pa"),
        Draft(Kind.PRODUCT, make.product("pb", ["a"], ["b"]), "pb"),
    ]
    assert codes(refused(put, drafts)) == {"reference/cycle"}


def test_a_team_inside_itself_is_refused(mesh, put, make):
    found = refused(put, Kind.TEAM, make.team("retail", "Domain", parent="checkout"))
    assert [f.text for f in found] == ["The teams form a circle: retail is inside checkout is inside retail."]


def test_two_products_cannot_have_one_address(mesh, put, make):
    found = refused(put, Kind.PRODUCT, make.product("urn:dataproduct:checkout:orders", [], ["raw"]))
    assert codes(found) == {"product/address"}


def test_the_same_document_twice_in_a_batch_is_refused(put, make):
    drafts = [Draft(Kind.TEAM, make.team("a"), "one.yaml"), Draft(Kind.TEAM, make.team("a"), "two.yaml")]
    assert codes(refused(put, drafts)) == {"document/twice"}


def test_an_agreement_needs_an_existing_port(mesh, put, make):
    found = refused(put, Kind.ACCESS, make.access("a1", "orders", "orders_pi"))
    assert codes(found) == {"reference/part"}


def test_a_contract_is_no_product(put, make):
    assert codes(refused(put, Kind.PRODUCT, make.contract("orders-pii"))) == {"document/kind"}


def test_one_wrong_document_keeps_all_out(db, put, make):
    refused(
        put, [Draft(Kind.TEAM, make.team("checkout"), "a"), Draft(Kind.SOURCE, make.source("shop", owner="x"), "b")]
    )
    with db.read() as session:
        assert catalogue.get(session, Kind.TEAM, "checkout") is None
    assert events(db) == []


def test_what_is_pointed_at_stays(mesh):
    with pytest.raises(InUse, match="`funnel` names it as its input") as caught, mesh.write() as session:
        catalogue.remove(session, LOCAL, Kind.CONTRACT, "orders-pii", why="tidy", at=catalogue_now())
    assert {finding.place.document for finding in caught.value.findings} == {"funnel", "orders"}
    with pytest.raises(NotFound), mesh.write() as session:
        catalogue.remove(session, LOCAL, Kind.TEAM, "nobody", why="tidy", at=catalogue_now())


def catalogue_now():
    from datetime import UTC, datetime

    return datetime(2026, 11, 24, tzinfo=UTC)


def test_a_mesh_comes_in_any_order_and_twice_is_nothing(mesh, put, make):
    before = events(mesh)
    assert len(before) == len(make.mesh) == len(set(before))
    assert ("DataProductCreated", "orders") in before
    assert {(o.action, o.revision) for o in put(make.mesh)} == {("unchanged", 1)}
    assert events(mesh) == before


def test_checking_writes_nothing(db, make):
    with db.read() as session:
        assert catalogue.check_many(session, make.mesh) == ()
        assert codes(catalogue.check_many(session, make.mesh[:1])) == {"reference/missing"}
    assert events(db) == []


def test_every_earlier_version_is_kept_with_who_when_and_why(mesh, put, make):
    ada = Actor("ada", "Ada", ActorKind.USER, is_operator=True)
    later = make.now + timedelta(hours=1)
    changed = make.team("checkout", description="Köln, 🛒")
    outcome = put(Kind.TEAM, changed, why="say more", at=later, actor=ada)
    assert (outcome.action, outcome.revision) == ("updated", 2)
    with mesh.read() as session:
        newest, oldest = catalogue.history(session, Kind.TEAM, "checkout")
        assert (newest.text, newest.at, newest.by, newest.why) == (changed, later, "user:ada", "say more")
        assert (oldest.number, oldest.text, oldest.by) == (1, make.mesh[6].text, "user:local")
        assert catalogue.revision(session, Kind.TEAM, "checkout", 1) == oldest
        record = catalogue.get(session, SameKind.TEAM, "checkout")
        assert (record.created_at, record.updated_at, record.updated_by) == (make.now, later, "user:ada")
        assert record.data["description"] == "Köln, 🛒"
    assert events(mesh)[-1] == ("TeamUpdated", "checkout")


def test_what_was_removed_keeps_its_history_and_its_numbers(mesh, put, make):
    put(Kind.CODE, json.dumps({"models/funnel.sql": "SELECT 1"}), id="funnel")
    with mesh.write() as session:
        catalogue.remove(session, LOCAL, Kind.PRODUCT, "funnel", why="unused", at=make.now)
        assert catalogue.get(session, Kind.CODE, "funnel") is None
    put(Kind.PRODUCT, make.mesh[0].text)
    with mesh.read() as session:
        states = catalogue.history(session, Kind.PRODUCT, "funnel")
    assert [(s.number, s.removed, s.why) for s in states] == [
        (3, False, "a test"),
        (2, True, "unused"),
        (1, False, "a test"),
    ]
    assert [name for name, subject in events(mesh, subject="funnel") if name.startswith("DataProduct")] == [
        "DataProductCreated",
        "DataProductDeleted",
        "DataProductCreated",
    ]


def test_an_agreement_says_what_happened_to_it(mesh, put, make):
    put(Kind.ACCESS, make.access("a1", "orders", "orders_pii", status="requested"))
    put(Kind.ACCESS, make.access("a1", "orders", "orders_pii", startDate="2026-01-01"))
    put(Kind.ACCESS, make.access("a1", "orders", "orders_pii", startDate="2026-01-01", endDate="2026-02-01"))
    assert [name for name, _ in events(mesh, subject="a1")] == [
        *("AccessCreated", "AccessRequested"),
        *("AccessUpdated", "AccessApproved", "AccessActivated"),
        *("AccessUpdated", "AccessDeactivated"),
    ]


def test_two_writers_lose_no_revision(mesh, put, make):
    """Each write builds on the one before, whoever made it."""

    def write(name):
        for number in range(8):
            put(Kind.TEAM, make.team("checkout", description=f"{name} {number}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in ("ada", "bob", "cleo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with mesh.read() as session:
        states = catalogue.history(session, Kind.TEAM, "checkout")
        assert catalogue.get(session, Kind.TEAM, "checkout").text == states[0].text
    assert [state.number for state in states] == list(range(25, 0, -1))
    assert len({state.text for state in states}) == 25
    assert len(events(mesh, names=["TeamUpdated"])) == 24


def test_two_writers_of_a_new_document_make_one(mesh, put, make):
    outcomes = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(put(Kind.TEAM, make.team("search")).action)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["created", "unchanged", "unchanged", "unchanged"]


def test_a_contract_that_names_a_column_twice_is_refused_where_both_stand(put, make):
    text = make.contract("orders", columns=("order_id", "amount", "order_id"))
    (found,) = [each for each in refused(put, Kind.CONTRACT, text, name="o.yaml") if each.code == "names-unique"]
    first, second = [number for number, line in enumerate(text.splitlines(), 1) if '"order_id"' in line]
    assert (found.severity, found.place.line) == (Severity.ERROR, second)
    assert f"two of the property `order_id`; the first is in line {first}." in found.text


def test_a_text_is_read_once_while_it_is_remembered(db, monkeypatch):
    shape = SHAPES[Kind.TEAM]
    read: list[str] = []
    watched = replace(shape, read=lambda text, name, id_: read.append(text) or shape.read(text, name, id_))
    monkeypatch.setitem(SHAPES, Kind.TEAM, watched)
    drafts = [Draft(Kind.TEAM, "id: a\nname: A\ntype: Team\n", "a.yaml"), Draft(Kind.TEAM, "id: b", "b.yaml")]
    with db.read() as session, remembering():
        first = catalogue.check_many(session, drafts)
        assert catalogue.check_many(session, drafts) == first
    assert len(read) == 2
    with db.read() as session:
        assert catalogue.check_many(session, drafts) == first
    assert len(read) == 4
