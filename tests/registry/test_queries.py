"""Finding things: by id, address, words, facets, along the flow; the same on both databases."""

import json
from datetime import timedelta

import pytest

from hansa.registry.catalogue import Draft, Kind
from hansa.registry.contracts.queries import find_contract, list_contracts, load_contract
from hansa.registry.products.queries import (
    downstream,
    find_product,
    list_products,
    product_facets,
    providers,
    upstream,
)
from hansa.registry.products.values import ProductQuery
from hansa.registry.search.queries import search
from hansa.registry.sources.queries import find_source, list_sources
from hansa.registry.teams.queries import ancestors, children, find_team, list_teams


@pytest.mark.parametrize("ref", ["", "nothing", "checkout/", "a" * 1000, "%", "orders'--"])
def test_what_is_not_there_is_not_found(mesh, ref):
    with mesh.read() as session:
        assert find_product(session, ref) is None
        assert upstream(session, ref) == downstream(session, ref) == providers(session, ref) == []


@pytest.mark.parametrize("ref", ["orders", "checkout/orders", "checkout.orders"])
def test_a_product_is_found_by_id_and_address(mesh, ref):
    with mesh.read() as session:
        row = find_product(session, ref)
    assert (row.id, row.address, row.domain_name, row.owner_name) == (
        "orders",
        "checkout/orders",
        "Checkout",
        "Checkout",
    )
    assert [(p.name, p.contract_id) for p in row.outputs] == [("orders_pii", "orders-pii")]
    assert [(p.name, p.source_id, p.upstream_id) for p in row.inputs] == [("in_raw", "shop", None)]


def test_products_know_who_feeds_whom(mesh):
    with mesh.read() as session:
        assert [row.id for row in upstream(session, "funnel")] == ["orders"]
        assert [row.id for row in downstream(session, "orders")] == ["funnel"]
        assert providers(session, "orders-pii") == [("orders", "orders_pii")]
        (port,) = find_product(session, "funnel").inputs
        assert (port.upstream_id, port.upstream_port) == ("orders", "orders_pii")


def test_lists_are_narrowed_by_facets_and_words(mesh):
    def ids(**query):
        with mesh.read() as session:
            return [row.id for row in list_products(session, ProductQuery(**query)).items]

    assert ids() == ["funnel", "orders"]
    assert ids(domain=("checkout",)) == ["orders"]
    assert ids(domain=("checkout", "marketing"), tag=("demo",)) == ["orders"]
    assert ids(domain=("checkout",), owner=("marketing",)) == []
    assert ids(text="ord") == ["orders"]
    assert ids(text="ord fun") == []
    assert ids(text='"*^)(:-') == ["funnel", "orders"]
    assert ids(offset=1, limit=1) == ["orders"]


def test_a_facet_is_counted_without_its_own_filter(mesh):
    with mesh.read() as session:
        facets = product_facets(session, ProductQuery(domain=("checkout",)))
    assert {(v.value, v.label, v.count) for v in facets["domain"]} == {
        ("checkout", "Checkout", 1),
        ("marketing", "Marketing", 1),
    }
    assert [(v.value, v.count) for v in facets["owner"]] == [("checkout", 1)]
    assert [(v.value, v.count) for v in facets["tag"]] == [("demo", 1)]


def test_contracts_know_their_provider_and_their_lines(mesh, put, make):
    with mesh.read() as session:
        assert [row.id for row in list_contracts(session)] == ["funnel", "orders-pii", "raw"]
        assert find_contract(session, "orders-pii").provider == ("orders", "orders_pii")
        assert find_contract(session, "raw").provider is None
        contract, document = load_contract(session, "orders-pii")
        assert [p.name for p in contract.schema_[0].properties] == ["order_id", "email"]
        assert document.place("/schema/0/properties/1").line > 1
        assert load_contract(session, "nothing") is None
    put(Kind.CONTRACT, make.contract("orders-pii", version="2.0.0"))
    with mesh.read() as session:
        assert load_contract(session, "orders-pii")[0].version == "2.0.0"


def test_older_documents_are_found_as_the_new_ones_are(mesh, put):
    product = {
        "dataProductSpecification": "0.0.1",
        "id": "urn:dataproduct:checkout:carts",
        "info": {"title": "Carts", "owner": "checkout", "status": "active", "archetype": "source-aligned"},
        "inputPorts": [{"id": "k", "name": "kafka", "sourceSystemId": "shop"}],
        "outputPorts": [{"id": "carts_v1", "name": "carts_v1", "dataContractId": "raw", "containsPii": True}],
    }
    text = json.dumps(product)
    put(Kind.PRODUCT, text)
    with mesh.read() as session:
        row = find_product(session, "checkout/carts")
        assert (row.name, row.archetype, row.owner) == ("Carts", "source-aligned", "checkout")
        assert (row.outputs[0].contract_id, row.outputs[0].contains_pii, row.inputs[0].source_id) == (
            "raw",
            True,
            "shop",
        )


def test_teams_are_nested_and_have_their_own_hues(mesh):
    with mesh.read() as session:
        teams = list_teams(session)
        assert [row.id for row in children(session, "retail")] == ["checkout", "marketing"]
        assert ancestors(session, "checkout") == ["checkout", "retail"]
        assert find_team(session, "nobody") is None
    assert len({row.hue for row in teams}) == len(teams) == 3


def test_sources_know_who_reads_them(mesh):
    with mesh.read() as session:
        assert find_source(session, "shop").products == ("orders",)
        assert list_sources(session, owner="marketing") == []
        assert [row.id for row in list_sources(session, text="SHO")] == ["shop"]


def test_search_finds_beginnings_of_words_best_first(mesh, put, make):
    put(Kind.TEAM, make.team("search", description="Finds orders for others. Größe, naïve."))
    with mesh.read() as session:
        found = [(hit.kind, hit.id) for hit in search(session, "Order")]
        assert set(found[:2]) == {(Kind.PRODUCT, "orders"), (Kind.CONTRACT, "orders-pii")}
        assert (Kind.TEAM, "search") in found
        assert [hit.id for hit in search(session, "naive gross")] == ["search"]
        assert search(session, "naive rosse") == []
        assert [hit.id for hit in search(session, "NAIVE größ")] == ["search"]
        assert [hit.id for hit in search(session, "email", kinds=[Kind.CONTRACT])] == ["orders-pii"]
        assert search(session, "' OR 1=1 --") == search(session, "") == []


def test_what_is_renamed_is_found_by_its_new_name_only(mesh, put, make):
    put(
        Kind.PRODUCT,
        make.product("funnel", ["orders-pii"], [], owner="marketing", domain="marketing", name="Conversion"),
    )
    with mesh.read() as session:
        assert [hit.id for hit in search(session, "conversion")] == ["funnel"]


def test_thousands_of_products_are_listed_and_found(mesh, put, make):
    domains = [f"domain-{n}" for n in range(20)]
    put(Kind.CONTRACT, make.contract("wide"))
    put([Draft(Kind.TEAM, make.team(domain)) for domain in domains])
    texts = (
        make.product(
            f"p{n}", ["orders-pii"], ["wide"], owner=domains[n % 20], domain=domains[n % 20], tags=[f"t{n % 7}"]
        )
        for n in range(2_000)
    )
    outcomes = put([Draft(Kind.PRODUCT, text) for text in texts])
    assert len(outcomes) == 2_000
    with mesh.read() as session:
        page = list_products(session, ProductQuery(domain=("domain-3",), tag=("t1",), limit=10))
        assert (len(page.items), page.total) == (10, 14)
        assert product_facets(session, ProductQuery(tag=("t1",)))["domain"][0].count > 12
        assert find_product(session, "domain-7/p7").id == "p7"
        assert [row.id for row in list_products(session, ProductQuery(text="p1999")).items] == ["p1999"]
        assert len(downstream(session, "orders")) == 2_001


def test_one_team_is_found_as_in_the_list_of_all(mesh, put, make):
    for number, kind in enumerate(("Team", "Domain", "Platform Team", "Domain Team")):
        put(Kind.TEAM, make.team(f"later-{number}", kind, parent="retail"), at=make.now + timedelta(days=number % 2))
    with mesh.read() as session:
        teams = list_teams(session)
        assert [find_team(session, team.id) for team in teams] == teams
        assert children(session, "retail") == [team for team in teams if team.parent == "retail"]
        assert ancestors(session, "later-0") == ["later-0", "retail"]
