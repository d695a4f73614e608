"""The pages of semantics and definitions: refused first, then read, written and taken away, without JavaScript."""

import json

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry import ontologies
from hansa.registry.catalogue import Draft
from hansa.registry.ontologies import Write
from hansa.registry.records.values import Kind

ODCS = "application/vnd.entropydata.odcs+json"
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: linked
name: Linked
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - name: number
        authoritativeDefinitions: [{type: semantics, url: /semantics/main/order.number}]
      - name: other
        authoritativeDefinitions: [{type: semantics, url: "https://example.com/?q=<script>"}]
team: {name: checkout}
"""


@pytest.fixture
def space(sandbox):
    """`main` with an order, a customer who places it, and a contract that links to it."""
    write = Write(LOCAL, "a test", sandbox.clock.now())
    with sandbox.db.write() as session:
        ontologies.put_namespace(session, write, "main", {"name": "Main", "team": "checkout"})
        ontologies.put_concept(session, write, "main", "sales", {"name": "Sales", "kind": "group"})
        said = {
            "name": "Order <b>",
            "group": "sales",
            "properties": [{"id": "number", "name": "Number", "data_type": "string"}],
        }
        ontologies.put_concept(session, write, "main", "order", said)
        ontologies.put_concept(session, write, "main", "customer", {"name": "Customer", "description": "Who buys"})
        roles = [{"concept": "customer"}, {"concept": "order"}]
        ontologies.put_relationship(
            session, write, "main", "places", {"type": "relatedTo", "name": "places", "roles": roles}
        )
    sandbox.write(
        Draft(Kind.CONTRACT, CONTRACT),
        Draft(
            Kind.DEFINITION, json.dumps({"id": "checkout/sku", "owner": "checkout", "title": "SKU", "pattern": "^x"})
        ),
    )
    return sandbox


def test_a_post_without_the_token_is_refused(space):
    for url in ("/semantics/-/new", "/semantics/main/-/concept", "/semantics/-/import", "/definitions/new"):
        assert space.post(url, data={"name": "X"}).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "/semantics/nothing",
        "/semantics/main/nothing",
        "/semantics/main/order.nothing",
        "/definitions/nothing",
        "/semantics/main/-/concept?id=nothing",
    ],
)
def test_what_is_not_there_is_not_found(space, url):
    assert space.get(url).status_code == 404


def test_the_map_is_drawn_and_its_concepts_are_links(space):
    page = space.get("/semantics/main")
    assert page.status_code == 200
    assert page.text.count('class="concept-node') == 2
    assert 'href="/semantics/main/order"' in page.text
    assert "Order &lt;b&gt;" in page.text
    assert "<b>" not in page.text.replace("<body>", "")
    assert "1 concept<" in space.get("/semantics/main?q=buys").text
    assert "Nothing fits" in space.get("/semantics/main?q=nothing").text
    assert space.get("/semantics/main?kind=group&p=99999999999").status_code == 200


def test_a_concept_tells_what_relates_to_it_and_who_uses_it(space):
    page = space.get("/semantics/main/order")
    assert "places" in page.text
    assert "/datacontracts/linked/schema#orders.number" in page.text
    assert 'aria-current="true"' in space.get("/semantics/main/order.number").text
    assert "In this group" in space.get("/semantics/main/sales").text
    assert space.get("/documents/concepts/main/order?as=json").json()["id"] == "order"


def test_a_contract_says_what_its_columns_mean(space):
    page = space.get("/datacontracts/linked/schema").text
    assert 'means <a href="/semantics/main/order.number"' in page
    assert "means <code>https://example.com/?q=&lt;script&gt;</code>" in page


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/semantics/main/order", "order"),
        ("/shop/semantics/main/order.number", "number"),
        ("/definitions/checkout/sku", "sku"),
        ("/shop/definitions/checkout/sku", "sku"),
    ],
)
def test_programs_get_one_property_of_odcs_at_the_same_address(space, url, name):
    found = space.get(url, headers={"accept": ODCS})
    assert (found.status_code, found.headers["content-type"], found.json()["name"]) == (200, ODCS, name)


def test_the_managers_addresses_lead_to_ours(space):
    assert space.get("/shop/semantics/main/order").headers["location"] == "/semantics/main/order"
    assert space.get("/shop/definitions/checkout/sku").headers["location"] == "/definitions/checkout/sku"


def test_a_concept_is_made_changed_and_deleted(space):
    assert 'id="error-name"' in space.submit("/semantics/main/-/concept", {"name": "", "kind": "entity"}).text
    wrong = space.submit("/semantics/main/-/concept", {"name": "X", "kind": "entity", "properties": "a b c"})
    assert 'id="error-properties"' in wrong.text
    made = {"name": "Return", "kind": "entity", "properties": "reason: string, required – Why", "revision": "0"}
    assert space.submit("/semantics/main/-/concept", made).headers["location"] == "/semantics/main/return"
    assert space.submit("/semantics/main/-/concept", made).status_code == 409
    record = space.record(Kind.CONCEPT, "main/return")
    assert record.data["properties"][0] == {
        "id": "reason", "name": "Reason", "kind": "property", "description": "Why", "data_type": "string", "required": True,
    }  # fmt: skip
    form = space.get("/semantics/main/-/concept?id=return").text
    assert "reason: string, required – Why" in form
    changed = {**made, "name": "Returned", "revision": str(record.revision)}
    assert space.submit("/semantics/main/-/concept?id=return", changed).status_code == 303
    assert space.submit("/semantics/main/-/concept?id=return", changed).status_code == 409
    assert space.record(Kind.CONCEPT, "main/return").name == "Returned"
    assert space.submit("/semantics/main/-/concept/delete?id=return").headers["location"] == "/semantics/main"
    assert space.record(Kind.CONCEPT, "main/return") is None


def test_a_relationship_is_made_changed_and_deleted(space):
    said = {
        "from": "order",
        "to": "customer",
        "name": "is of",
        "type": "relatedTo",
        "multiplicity": "ManyToOne",
        "revision": "0",
    }
    assert space.submit("/semantics/main/-/relationship", said).headers["location"] == "/semantics/main"
    record = space.record(Kind.RELATIONSHIP, "main/order.is-of.customer")
    assert record.data["multiplicity"] == "ManyToOne"
    url = "/semantics/main/-/relationship?id=order.is-of.customer"
    assert space.get(url).status_code == 200
    assert space.submit(url, {**said, "to": "sales", "revision": "1"}).status_code == 303
    assert space.record(Kind.RELATIONSHIP, "main/order.is-of.customer").data["roles"][1] == {"concept": "sales"}
    assert space.submit("/semantics/main/-/relationship/delete?id=places").status_code == 303
    assert space.record(Kind.RELATIONSHIP, "main/places") is None


def test_a_read_only_namespace_is_changed_by_programs_alone(space):
    form = {"name": "Main", "team": "checkout", "read_only": "yes", "revision": "1"}
    assert space.submit("/semantics/main/-/edit", form).status_code == 303
    assert "New concept" not in space.get("/semantics/main").text
    assert (
        space.submit("/semantics/main/-/concept", {"name": "X", "kind": "entity", "revision": "0"}).status_code == 422
    )
    assert space.submit("/semantics/main/-/namespace/delete").status_code == 403


def test_a_namespace_is_made_and_its_file_is_in_the_folder(space):
    assert space.submit("/semantics/-/new", {"name": "Side", "revision": "0"}).headers["location"] == "/semantics/side"
    space.submit("/semantics/side/-/concept", {"name": "Thing", "kind": "entity", "revision": "0"})
    file = space.folder.home / "semantic-ontology/side.yaml"
    assert "concept: thing" in file.read_text()
    assert space.get("/semantics/side/-/ontology.yaml").text == file.read_text()
    assert space.submit("/semantics/side/-/namespace/delete").headers["location"] == "/semantics"
    assert not file.exists()


def test_an_ontology_is_imported_and_exported(space):
    turtle = "@prefix : <http://x.org/#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . :Thing a owl:Class ."
    sent = {"file": ("things.ttl", turtle.encode(), "text/turtle")}
    assert space.submit("/semantics/-/import", files=sent).headers["location"] == "/semantics/things"
    assert "<http://x.org/#Thing>" in space.get("/semantics/things/-/ontology.ttl").text
    for name, text in (("bad.ttl", "<<<"), ("bad.yaml", "a: 1"), ("bad.bin", "x"), ("../../x.yaml", "name: y")):
        refused = space.submit("/semantics/-/import", files={"file": (name, text.encode(), "text/plain")})
        assert refused.status_code == 422, name
        assert 'role="alert"' in refused.text
    assert space.submit("/semantics/-/import", {"namespace": "a/b"}, files=sent).status_code == 422
    assert space.submit("/semantics/-/import", files={"file": ("x.ttl", b"\xff\xfe", "text/turtle")}).status_code == 422


def test_a_definition_has_a_list_a_page_and_a_form(space):
    assert "SKU" in space.get("/definitions?q=sku&owner=checkout").text
    assert "Nothing fits" in space.get("/definitions?q=nothing").text
    assert "^x" in space.get("/definitions/checkout/sku").text
    form = {"name": "Colour", "id": "checkout/colour", "owner": "checkout", "type": "string", "pii": "yes"}
    assert space.submit("/definitions/new", form).headers["location"] == "/definitions/checkout%2Fcolour"
    assert space.get("/definitions/checkout%2Fcolour").status_code == 200
    assert space.record(Kind.DEFINITION, "checkout/colour").data["pii"] is True
    assert space.get("/definitions/checkout/colour/edit").status_code == 200


def test_the_search_leads_to_concepts(space):
    assert 'href="/semantics/main/customer"' in space.get("/search?q=customer").text
