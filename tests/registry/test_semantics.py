"""Concepts as records: refused first, then written, linked to, taken away with what hangs on them."""

import json

import pytest

from hansa.kernel.actor import Actor, ActorKind
from hansa.kernel.errors import InvalidInput, Refused
from hansa.registry import catalogue, ontologies
from hansa.registry.catalogue import Draft, Kind
from hansa.registry.meanings import find_concept, resolve, used_by
from hansa.registry.ontologies import Write
from hansa.registry.properties import as_property
from hansa.registry.search.queries import search
from hansa.registry.semantics import queries
from hansa.registry.texts import find_text
from hansa.standards.osi.read import read

EMAIL = {"name": "Email", "kind": "shared_property", "data_type": "string", "iri": "https://schema.org/email"}
ORDER = {
    "name": "Order",
    "properties": [{"id": "order_id", "name": "Order ID", "data_type": "integer", "required": True}, {"ref": "email"}],
}
RELATED = {"type": "relatedTo", "name": "places", "roles": [{"concept": "customer"}, {"concept": "order"}]}


@pytest.fixture
def write(make):
    from hansa.kernel.actor import LOCAL

    return Write(LOCAL, "a test", make.now)


@pytest.fixture
def space(mesh, write):
    """`main`, kept by checkout, with two entities, a shared property, a group and a relationship."""
    with mesh.write() as session:
        ontologies.put_namespace(session, write, "main", {"name": "Main", "team": "checkout"})
        ontologies.put_concept(session, write, "main", "email", EMAIL)
        ontologies.put_concept(session, write, "main", "shop", {"name": "Shop", "kind": "group"})
        ontologies.put_concept(session, write, "main", "order", {**ORDER, "group": "shop"})
        ontologies.put_concept(session, write, "main", "customer", {"name": "Customer", "description": "Who buys"})
        ontologies.put_relationship(session, write, "main", "places", RELATED)
    return mesh


def linked(make, *urls):
    properties = [
        {"name": f"c{number}", "logicalType": "string", "authoritativeDefinitions": [{"type": kind, "url": url}]}
        for number, (kind, url) in enumerate(urls)
    ]
    return make.contract("linked", schema=[{"name": "t", "properties": properties}])


STRANGER = Actor("eve", "Eve", ActorKind.USER)
MEMBER = Actor("bob", "Bob", ActorKind.KEY, teams=frozenset({"checkout"}))


def test_only_who_may_edit_the_namespace_writes_in_it(space, make):
    for said in ({"name": "Mine"}, {"name": "Mine", "team": "marketing"}):
        with space.write() as session, pytest.raises(Refused, match="SEMANTIC_NAMESPACE_EDIT"):
            ontologies.put_concept(session, Write(STRANGER, "", make.now), "main", "order", said)
    with space.write() as session, pytest.raises(Refused):
        ontologies.remove_concept(session, Write(STRANGER, "", make.now), "main", "order")
    with space.write() as session, pytest.raises(Refused):
        ontologies.put_namespace(session, Write(MEMBER, "", make.now), "main", {"name": "Main", "team": "marketing"})
    with space.write() as session, pytest.raises(Refused, match="marketing"):
        ontologies.put_concept(
            session, Write(MEMBER, "", make.now), "main", "order", {"name": "x", "team": "marketing"}
        )
    with space.write() as session:
        ontologies.put_concept(session, Write(MEMBER, "", make.now), "main", "order", {"name": "Order"})


@pytest.mark.parametrize(
    ("identifier", "said", "problem"),
    [
        ("a", {"name": "A", "group": "nothing"}, "no concept `main/nothing`"),
        ("a", {"name": "A", "group": "email"}, "of kind shared_property"),
        ("a", {"name": "A", "properties": [{"ref": "customer"}]}, "of kind entity"),
        ("a", {"name": "A", "properties": [{"id": "p"}, {"id": "p"}]}, "two properties `p`"),
        ("a", {"name": "A", "kind": "metric", "properties": [{"id": "p"}]}, "has no properties"),
        ("a", {"name": "A", "kind": "thing"}, "kind"),
        ("a", {"name": "A", "team": "nobody"}, "no team `nobody`"),
        ("a\nb", {"name": "A"}, "is no id"),
        ("../a", {"name": "A"}, "is no id"),
        ("a" * 256, {"name": "A"}, "longer than 256"),
    ],
)
def test_a_concept_that_cannot_be_is_refused(space, write, identifier, said, problem):
    with space.write() as session, pytest.raises(InvalidInput, match=problem):
        ontologies.put_concept(session, write, "main", identifier, said)


@pytest.mark.parametrize("name", ["a/b", "", "..", "a\nb"])
def test_a_namespace_that_cannot_be_is_refused(mesh, write, name):
    with mesh.write() as session, pytest.raises(InvalidInput):
        ontologies.put_namespace(session, write, name, {"name": "X"})


@pytest.mark.parametrize("roles", [[], [{"concept": "order"}], [{"concept": "order"}, {"concept": "nothing"}]])
def test_a_relationship_needs_two_concepts(space, write, roles):
    with space.write() as session, pytest.raises(InvalidInput):
        ontologies.put_relationship(session, write, "main", "r", {"type": "relatedTo", "roles": roles})


def test_the_same_said_twice_is_no_change(space, write):
    with space.write() as session:
        again = ontologies.put_concept(session, write, "main", "order", {"group": "shop", **ORDER, "tags": []})
    assert again.action == "unchanged"


def test_every_form_of_a_link_leads_to_what_it_names(space, put, make):
    put(
        [
            Draft(Kind.DEFINITION, json.dumps({"id": "checkout/sku", "owner": "checkout", "title": "SKU"})),
        ]
    )
    urls = {
        "http://www.entropy-data.com/ns/main/order": ("main/order", ""),
        "/semantics/main/order.order_id": ("main/order", "order_id"),
        "https://mesh.example.com/shop/semantics/main/customer": ("main/customer", ""),
        "https://schema.org/email": ("main/email", ""),
        "/shop/definitions/checkout/sku": ("checkout/sku", ""),
    }
    with space.read() as session:
        found = resolve(session, [*urls, "https://example.com/x", "/semantics/main/order.nothing", "http://[bad"])
        assert {url: (each.id, each.part) for url, each in found.items()} == urls
        inside = as_property(session, found["http://www.entropy-data.com/ns/main/order"])
    assert [each["logicalType"] for each in inside["properties"]] == ["integer", "string"]
    assert inside["logicalType"] == "object"


def test_a_concept_knows_where_it_is_used(space, put, make):
    text = linked(
        make,
        ("semantics", "/semantics/main/order.order_id"),
        ("businessDefinition", "https://schema.org/email"),
        ("tutorial", "/semantics/main/customer"),
        ("semantics", "/semantics/main/order"),
    )
    outcome = put(Kind.CONTRACT, text)
    assert outcome.findings == ()
    with space.read() as session:
        of_order = used_by(session, find_concept(session, "main/order"))
        assert sorted(link.name for link in of_order) == ["t.c0", "t.c3"]
        assert [link.name for link in used_by(session, find_concept(session, "main/order.order_id"))] == ["t.c0"]
        assert [link.name for link in used_by(session, find_concept(session, "main/email"))] == ["t.c1"]
        assert used_by(session, find_concept(session, "main/customer")) == []


def test_a_link_that_leads_nowhere_is_said_and_allowed(space, put, make):
    text = linked(
        make, ("semantics", "/semantics/main/nothing"), ("definition", "/definitions/x"), ("semantics", "https://a.b/c")
    )
    findings = put(Kind.CONTRACT, text, name="linked.yaml").findings
    assert [(each.code, each.severity.value) for each in findings] == [("reference/meaning", "warning")] * 2
    assert findings[0].place.line > 1


def test_a_concept_takes_along_what_hangs_on_it(space, write):
    with space.write() as session:
        ontologies.remove_concept(session, write, "main", "email")
        ontologies.remove_concept(session, write, "main", "shop")
        ontologies.remove_concept(session, write, "main", "customer")
    with space.read() as session:
        order = catalogue.get(session, Kind.CONCEPT, "main/order").data
        assert [each["id"] for each in order["properties"]] == ["order_id"]
        assert "group" not in order
        assert queries.list_parts(session, Kind.RELATIONSHIP, "main") == []
        assert catalogue.history(session, Kind.CONCEPT, "main/customer")[0].removed


def test_a_namespace_takes_everything_along(space, write):
    with space.write() as session:
        ontologies.put_namespace(session, write, "side", {"name": "Side"})
        roles = [{"concept": "order", "namespace": "main"}, {"concept": "customer", "namespace": "main"}]
        ontologies.put_relationship(session, write, "side", "r", {"type": "relatedTo", "roles": roles})
        ontologies.remove_namespace(session, write, "main")
    with space.read() as session:
        assert queries.ids_of(session, Kind.CONCEPT, "main") == []
        assert queries.ids_of(session, Kind.RELATIONSHIP, "side") == []
        assert search(session, "customer", (Kind.CONCEPT,)) == []
        assert catalogue.history(session, Kind.CONCEPT, "main/order")[0].removed


def test_concepts_are_found_by_their_words_and_those_of_their_properties(space):
    with space.read() as session:
        assert [hit.id for hit in search(session, "order", (Kind.CONCEPT,))] == ["main/order"]
        assert [hit.id for hit in search(session, "buys", (Kind.CONCEPT,))] == ["main/customer"]


def test_a_whole_ontology_is_one_text_that_can_be_put_back(space, write):
    with space.read() as session:
        text = find_text(session, Kind.NAMESPACE, "main").text
    less, _ = read(text.replace("Who buys", "Who pays"), "x", "main")
    del less.concepts["shop"]
    less.concepts["order"].pop("group")
    with space.write() as session:
        ontologies.replace_ontology(session, write, less)
    with space.read() as session:
        assert queries.ids_of(session, Kind.CONCEPT, "main") == ["main/customer", "main/email", "main/order"]
        assert find_text(session, Kind.NAMESPACE, "main").name == "Main"
    with space.write() as session:
        ontologies.put_text(session, write, Kind.NAMESPACE, "main", text)
    with space.read() as session:
        assert find_text(session, Kind.NAMESPACE, "main").text == text


def test_nothing_of_an_ontology_is_written_if_a_part_is_wrong(space, write):
    ontology, _ = read(
        "name: main\nontology:\n- {concept: fresh}\n- {concept: bad, custom_properties: {group: no}}\n", "x"
    )
    with space.write() as session, pytest.raises(InvalidInput):
        ontologies.import_ontology(session, write, ontology)
    with space.read() as session:
        assert find_concept(session, "main/fresh") is None


def test_who_may_not_edit_takes_nothing_out_of_a_namespace(space, make):
    stranger = Write(Actor("eve", "Eve", ActorKind.USER), "", make.now)
    with space.read() as session:
        whole = queries.ontology(session, "main")
    del whole.concepts["customer"]
    whole.about.clear()
    with space.write() as session, pytest.raises(Refused, match="SEMANTIC_NAMESPACE_EDIT|belongs to the whole"):
        ontologies.replace_ontology(session, stranger, whole)


def test_what_goes_is_taken_out_of_what_used_it_also_from_other_namespaces(space, write):
    with space.write() as session:
        ontologies.put_namespace(session, write, "side", {"name": "Side"})
        ontologies.put_concept(session, write, "side", "x", {"name": "X"})
        roles = [{"concept": "x"}, {"concept": "customer", "namespace": "main"}]
        ontologies.put_relationship(session, write, "side", "x.knows", {"type": "relatedTo", "roles": roles})
    with space.read() as session:
        whole = queries.ontology(session, "main")
    del whole.concepts["customer"]
    gone = [name for name, each in whole.relationships.items() if "customer" in str(each["roles"])]
    for each in gone:
        del whole.relationships[each]
    with space.write() as session:
        ontologies.replace_ontology(session, write, whole)
    with space.read() as session:
        assert find_concept(session, "main/customer") is None
        assert queries.ids_of(session, Kind.RELATIONSHIP, "side") == []
        assert catalogue.history(session, Kind.RELATIONSHIP, "side/x.knows")[0].removed
