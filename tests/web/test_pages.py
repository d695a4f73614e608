"""The pages that read: map, marketplace, product, source systems, teams, search, as HTML without any script."""

import re

import pytest

from hansa.registry.products.queries import find_product
from hansa.registry.records.values import Draft, Kind
from hansa.web.pages.products.overview import snippets

READER = """\
apiVersion: v1.1.0
kind: DataProduct
id: cohorts
name: Cohorts
version: 1.0.0
status: draft
domain: search
type: aggregate
tags: [core]
description: {purpose: Customers by first order.}
inputPorts:
  - {name: orders, version: 1.0.0, contractId: orders-pii}
team: {name: search}
"""


@pytest.fixture
def mesh(sandbox):
    sandbox.write(Draft(Kind.PRODUCT, READER))
    return sandbox


def part(client, url):
    return client.get(url, headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text


def names(html):
    return re.findall(r"<h2><a href=\"/dataproducts/([^\"]+)\"", html)


@pytest.mark.parametrize(
    "url",
    ["/dataproducts/nope", "/dataproducts/orders/nope", "/teams/nope", "/sourcesystems/nope", "/documents/teams/nope"],
)
def test_what_is_not_there_is_said_so_in_the_same_look(mesh, url):
    answer = mesh.get(url)
    assert answer.status_code == 404
    assert "There is no" in answer.text
    assert 'aria-label="Main"' in answer.text


def test_a_build_of_an_unknown_product_is_refused(mesh):
    assert mesh.submit("/dataproducts/nope/build").status_code == 404
    assert mesh.woken == []


def test_the_map_shows_domains_products_and_who_reads_from_whom(mesh):
    html = mesh.get("/").text
    assert html.index("Checkout") < html.index("Search &amp; find")
    assert 'data-id="cohorts" data-upstream="orders"' in html
    assert "2 products · 2 domains · 1 link" in html


def test_the_inspector_is_a_part_and_a_page(mesh):
    assert "<html" not in part(mesh, "/?product=orders")
    assert "Read by" in part(mesh, "/?product=orders")
    page = mesh.get("/?product=orders").text
    assert "<html" in page
    assert "Read by" in page


def test_the_marketplace_finds_by_words_and_by_facets(mesh):
    assert sorted(names(mesh.get("/marketplace").text)) == ["cohorts", "orders"]
    assert names(mesh.get("/marketplace?q=first").text) == ["cohorts"]
    assert names(mesh.get("/marketplace?domain=checkout").text) == ["orders"]
    assert names(mesh.get("/marketplace?archetype=aggregate&tag=core").text) == ["cohorts"]
    assert names(mesh.get("/marketplace?domain=checkout&status=draft").text) == []


def test_live_results_announce_their_number(mesh):
    html = part(mesh, "/marketplace?q=cohorts")
    assert '<strong role="status">1 product</strong>' in html
    assert "<html" not in html


@pytest.mark.parametrize(
    "bad", ["offset=-1", "offset=1e9", "offset=99999999999999", "q=%00", "q=%22%27%3B--", "domain=%F0%9F%92%A9"]
)
def test_the_marketplace_takes_any_query(mesh, bad):
    assert mesh.get(f"/marketplace?{bad}").status_code == 200


@pytest.mark.parametrize("tab", ["/ports", "/contract", "/lineage", "/quality", "/runs", "/history"])
def test_every_tab_is_a_page_of_its_own(mesh, tab):
    html = mesh.get(f"/dataproducts/orders{tab}").text
    assert html.count("<h1") == 1
    assert 'aria-current="page"' in html


def test_a_product_is_found_by_its_address_too(mesh):
    assert mesh.get("/dataproducts/checkout/orders/ports").status_code == 200


def test_history_shows_who_why_and_what_changed(mesh):
    mesh.write(Draft(Kind.PRODUCT, READER.replace("status: draft", "status: active")), why="It is ready")
    html = mesh.get("/dataproducts/cohorts/history").text
    assert "It is ready" in html
    assert "-status: draft" in html
    assert "+status: active" in html


def test_build_now_asks_for_a_run_and_shows_it(mesh):
    answer = mesh.submit("/dataproducts/orders/build", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/runs/")
    assert mesh.woken


def test_source_systems_are_filtered_by_words_and_owner(mesh):
    assert "Order service" in mesh.get("/sourcesystems?owner=checkout&q=order").text
    assert "Nothing fits" in mesh.get("/sourcesystems?owner=search").text
    assert "Orders" in mesh.get("/sourcesystems/order-service").text


def test_teams_are_filtered_by_type_and_words(mesh):
    assert "2 teams" in mesh.get("/teams?type=Domain").text
    assert "Nothing fits" in mesh.get("/teams?q=finance").text
    assert "Cohorts" in mesh.get("/teams/search").text


def test_teams_are_filtered_by_the_state_of_what_they_own(mesh):
    assert "Not built yet" in mesh.get("/teams?status=none").text
    assert "Nothing fits" in mesh.get("/teams?status=bad").text


def test_snippets_name_the_server_that_shows_them(mesh):
    with mesh.services.db.read() as session:
        row = find_product(session, "orders")
    texts = [text for _, text, _ in snippets(row, row.outputs[0], "http://127.0.0.1:8420")]
    assert 'hansa.connect(url="http://127.0.0.1:8420")' in texts[1]
    assert texts[2].startswith("hansa query")
    assert "--server http://127.0.0.1:8420" in texts[2]


def test_search_leads_to_every_kind(mesh):
    assert 'href="/dataproducts/cohorts"' in mesh.get("/search?q=cohorts").text
    assert 'href="/runs"' in part(mesh, "/search?q=runs")


def test_documents_are_there_as_yaml_and_as_json(mesh):
    assert mesh.get("/documents/dataproducts/cohorts?as=yaml").text == READER
    assert mesh.get("/documents/dataproducts/cohorts?as=json").json()["id"] == "cohorts"
