"""What belongs to products and platforms, lists in SQL, and rules between documents, on both databases."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
import records as made

from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.registry import catalogue
from hansa.registry.connectors import commands as connectors
from hansa.registry.connectors.queries import find_connector, list_connectors
from hansa.registry.costs import commands as costs
from hansa.registry.costs.queries import Cost, Sum, list_costs, sums
from hansa.registry.errors import InUse
from hansa.registry.examples import commands as examples
from hansa.registry.examples.queries import Example, find_example, list_examples
from hansa.registry.records.listing import AnyOf, Listing, counts, documents, texts, total
from hansa.registry.records.values import Draft, Kind
from hansa.registry.settings import commands as settings
from hansa.registry.stars import commands as stars
from hansa.registry.stars.queries import has_starred, stargazers, stars_of

NOBODY = Actor("k1", "nobody's key", ActorKind.KEY)
READER = Actor("k2", "reader", ActorKind.KEY, teams=frozenset({"checkout"}), read_only=True)
CHECKOUT = Actor("k3", "checkout's key", ActorKind.KEY, teams=frozenset({"checkout"}))
ADA = Actor("u1", "Ada", ActorKind.USER, user_id="u1")


@pytest.fixture
def belongings(mesh, make):
    with mesh.write() as session:
        for noun in (costs, examples, stars):
            noun.forget(session, "orders")
        for each in list_connectors(session):
            connectors.remove(session, LOCAL, each.id, at=make.now)
    return mesh


def cost(key, amount="1.5", month="2026-10", **more):
    entry = Cost(key, "orders", "S3", month, Decimal(amount), "EUR", "storage", estimated=False, data={"name": "S3"})
    return replace(entry, **more)


@pytest.mark.parametrize("actor", [NOBODY, READER])
def test_costs_are_reported_by_who_edits_the_product(belongings, make, actor):
    with pytest.raises(Refused), belongings.write() as session:
        costs.add(session, actor, cost("a"), at=make.now)
    with pytest.raises(InvalidInput, match="no data product"), belongings.write() as session:
        costs.add(session, LOCAL, cost("a", product="nothing"), at=make.now)
    with belongings.write() as session:
        costs.add(session, CHECKOUT, cost("a", amount="0.1"), at=make.now)
        costs.add(session, CHECKOUT, cost("b", amount="0.2"), at=make.now)
        costs.add(session, CHECKOUT, cost("c", amount="-3.000001", month=""), at=make.now)
    with belongings.read() as session:
        assert [each.id for each in list_costs(session, "orders")] == ["a", "b", "c"]
        assert sums(session, "orders") == [
            Sum("", "EUR", "storage", Decimal("-3.000001")),
            Sum("2026-10", "EUR", "storage", Decimal("0.3")),
        ]
    with pytest.raises(Refused), belongings.write() as session:
        costs.remove(session, actor, "a", at=make.now)
    with pytest.raises(NotFound), belongings.write() as session:
        costs.remove(session, LOCAL, "nothing", at=make.now)


def test_example_data_names_what_exists(belongings, make):
    good = Example("e", "orders", "orders_pii", "orders-pii", "orders", {"data": [{"a": None}]})
    with pytest.raises(Refused), belongings.write() as session:
        examples.put(session, NOBODY, good, at=make.now)
    for wrong in ({"product": "x"}, {"port": "x"}, {"contract": "x"}, {"id": " "}):
        with pytest.raises(InvalidInput), belongings.write() as session:
            examples.put(session, LOCAL, replace(good, **wrong), at=make.now)
    with belongings.write() as session:
        examples.put(session, CHECKOUT, good, at=make.now)
        with pytest.raises(Refused):
            examples.put(session, CHECKOUT, replace(good, product="funnel", port="", contract=""), at=make.now)
    with belongings.read() as session:
        assert find_example(session, "e") == good
        assert list_examples(session, product="orders", port="orders_pii", contract="orders-pii") == [good]
        assert list_examples(session, product="funnel") == []


def test_what_belongs_to_a_product_goes_with_it(belongings, make):
    with belongings.write() as session:
        catalogue.put(session, LOCAL, Kind.PRODUCT, make.product("gone"), why="", at=make.now)
        costs.add(session, LOCAL, cost("g", product="gone"), at=make.now)
        stars.star(session, ADA, "gone", at=make.now)
        examples.put(session, LOCAL, Example("g", "gone", "", "", "", {}), at=make.now)
        catalogue.remove(session, LOCAL, Kind.PRODUCT, "gone", why="", at=make.now)
    with belongings.read() as session:
        assert find_example(session, "g") is None
        assert stars_of(session, ["gone"]) == {}
    with pytest.raises(NotFound), belongings.write() as session:
        costs.remove(session, LOCAL, "g", at=make.now)


def test_stars_are_people_s(belongings, make):
    for actor in (NOBODY, CHECKOUT, replace(ADA, read_only=True)):
        with pytest.raises(Refused), belongings.write() as session:
            stars.star(session, actor, "orders", at=make.now)
    with belongings.write() as session:
        for _ in range(2):
            stars.star(session, ADA, "orders", at=make.now)
    with belongings.read() as session:
        assert stars_of(session, ["orders", "funnel"]) == {"orders": 1}
        assert (has_starred(session, ADA, "orders"), has_starred(session, NOBODY, "orders")) == (True, False)
        assert [each.name for each in stargazers(session, "orders")] == ["Ada"]
    with belongings.write() as session:
        for _ in range(2):
            stars.unstar(session, ADA, "orders", at=make.now)
        assert stars_of(session, ["orders"]) == {}


def test_a_connector_is_its_team_s_or_the_organisation_s(belongings, make):
    owner = Actor("u2", "Bea", ActorKind.USER, roles=frozenset({("retail", "Owner")}), user_id="u2")
    member = Actor("u3", "Cy", ActorKind.USER, roles=frozenset({("checkout", "Member")}), user_id="u3")
    other = Actor("k5", "marketing's key", ActorKind.KEY, teams=frozenset({"marketing"}))
    both = Actor("k6", "a key of two", ActorKind.KEY, teams=frozenset({"marketing", "checkout"}))
    for actor in (READER, ADA, NOBODY, member, both):
        with pytest.raises(Refused), belongings.write() as session:
            connectors.put(session, actor, "c", {}, at=make.now)
    with belongings.write() as session:
        connectors.put(session, CHECKOUT, "c", {"id": "c", "state": {"b": 1, "a": None}}, at=make.now)
        assert connectors.put(session, other, "d", {}, at=make.now).team == "marketing"
        assert connectors.put(session, LOCAL, "e", {}, at=make.now).team == ""
    for actor, identifier in ((other, "c"), (NOBODY, "c"), (member, "c"), (CHECKOUT, "d"), (owner, "e")):
        with pytest.raises(Refused, match="may not write the connector"), belongings.write() as session:
            connectors.put(session, actor, identifier, {}, at=make.now)
    with belongings.read() as session:
        found = find_connector(session, "c")
        assert (list(found.data["state"]), found.team) == (["b", "a"], "checkout")
    for actor in (replace(CHECKOUT, id="rotated"), owner, LOCAL):
        with belongings.write() as session:
            connectors.put(session, actor, "c", {}, at=make.now)
            assert find_connector(session, "c").team == "checkout"
    with belongings.write() as session:
        connectors.remove(session, owner, "c", at=make.now)


def test_lists_are_filtered_ordered_and_cut_in_the_database(mesh, put, make):
    put([Draft(Kind.TAG, json.dumps(made.tag(f"t/{n:02}", owner="checkout"))) for n in range(25)])
    put(Kind.TAG, json.dumps(made.tag("ähnlich", owner="marketing")))
    with mesh.read() as session:
        first, more = documents(session, Listing(Kind.TAG, page=0, size=10))
        last, end = documents(session, Listing(Kind.TAG, page=2, size=10))
        assert (len(first), more, len(last), end) == (10, True, 6, False)
        assert not {each.id for each in first} & {each.id for each in last}
        mine = Listing(Kind.TAG, filters=(AnyOf(("owner",), ("marketing",)),))
        assert [json.loads(text)["id"] for text in texts(session, mine)[0]] == ["ähnlich"]
        assert total(session, Listing(Kind.TAG)) == 26
        assert counts(session, Listing(Kind.TAG), ["owner"]) == {"owner": [("checkout", 25), ("marketing", 1)]}
        assert counts(session, mine, ["below"]) == {"below": []}
        assert documents(session, Listing(Kind.TAG, "ähn"))[0][0].id == "ähnlich"
        assert documents(session, Listing(Kind.TAG, sort="id", descending=True, size=1))[0][0].id == "ähnlich"


def test_there_is_one_default_scheme(mesh, put):
    default = made.scheme("one", customProperty="classification")
    put(Kind.CLASSIFICATION, json.dumps(default))
    put(Kind.CLASSIFICATION, json.dumps(default | {"name": "Uno"}))
    with pytest.raises(InvalidInput, match="is the default"):
        put(Kind.CLASSIFICATION, json.dumps(default | {"externalId": "two"}))


def test_a_restricted_certification_is_given_by_the_governance_group(mesh, put, make):
    put(Kind.TEAM, make.team("board", "Governance Group"))
    put(Kind.CERTIFICATION, json.dumps(made.certification(tag="gold", restricted=True)))
    for tags, refused in ((["gold"], True), (["silver"], False)):
        text = make.product("orders", ["raw"], ["orders-pii"], tags=tags, source_id="shop")
        if refused:
            with pytest.raises(Refused, match="certification `gold`"):
                put(Kind.PRODUCT, text, actor=CHECKOUT)
        else:
            put(Kind.PRODUCT, text, actor=CHECKOUT)
    both = frozenset({"checkout", "board"})
    put(
        Kind.PRODUCT,
        make.product("orders", ["raw"], ["orders-pii"], tags=["gold"]),
        actor=replace(CHECKOUT, teams=both),
    )
    with pytest.raises(Refused, match="certification `gold`"):
        put(Kind.PRODUCT, make.product("orders", ["raw"], ["orders-pii"]), actor=CHECKOUT)


def test_governed_documents_are_not_a_team_s_to_write(mesh, put):
    for kind, body in (
        (Kind.POLICY, made.policy()),
        (Kind.CERTIFICATION, made.certification()),
        (Kind.CLASSIFICATION, made.scheme()),
    ):
        with pytest.raises(Refused):
            put(kind, json.dumps(body), actor=CHECKOUT)
    with pytest.raises(Refused):
        put(Kind.ASSET, json.dumps(made.asset(owner="marketing")), actor=CHECKOUT)
    put(Kind.ASSET, json.dumps(made.asset()), actor=CHECKOUT)


def test_only_the_catalog_s_tags_where_the_organisation_says_so(mesh, put, make):
    put(Kind.TAG, json.dumps(made.tag("known")))
    with mesh.write() as session:
        settings.put(
            session, LOCAL, "features", {"managedTagsPolicy": "only-managed-tags-allowed"}, why="", at=make.now
        )
    orders = {"inputs": ["raw"], "outputs": ["orders-pii"], "source_id": "shop"}
    put(Kind.PRODUCT, make.product("orders", **orders, tags=["demo", "known"]))  # it had `demo` before
    with pytest.raises(InvalidInput, match="`new` is not in the catalog"):
        put(Kind.PRODUCT, make.product("orders", **orders, tags=["demo", "new"]))
    with mesh.write() as session:
        settings.put(session, LOCAL, "features", {}, why="", at=make.now)


def test_a_tag_in_use_stays(mesh, put, make):
    put(Kind.TAG, json.dumps(made.tag("gold")))
    put(Kind.CERTIFICATION, json.dumps(made.certification(tag="gold")))
    with pytest.raises(InUse, match="certification"), mesh.write() as session:
        catalogue.remove(session, LOCAL, Kind.TAG, "gold", why="", at=make.now)
