"""Ontologies in RDF: what would fetch something or blow up is refused, four syntaxes are read, and OWL leads back."""

import json

import pytest
from rdflib import Graph

from hansa.contracts.convert.rdf.ontology_file import read_ontology
from hansa.contracts.convert.rdf.ontology_out import export_ontology
from hansa.kernel.errors import InvalidInput

TURTLE = """
@prefix : <http://x.org/shop#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://x.org/shop> a owl:Ontology ; rdfs:label "Shop" ; rdfs:comment "What we sell" .
:Order a owl:Class ; rdfs:label "Order"@en, "Bestellung"@de ; rdfs:comment "What is bought at once" .
:Customer a owl:Class ; rdfs:subClassOf :Person . :Person a owl:Class ; owl:deprecated true .
:number a owl:DatatypeProperty , owl:InverseFunctionalProperty ; rdfs:domain :Order ; rdfs:range xsd:integer .
:name a owl:DatatypeProperty ; rdfs:domain [ a owl:Class ; owl:unionOf (:Order :Person) ] ;
    rdfs:range [ a rdfs:Datatype ; owl:oneOf ("a" "b") ] .
:places a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:domain :Customer ; rdfs:range :Order .
:loose a owl:ObjectProperty .
<http://other.org/Order> a owl:Class .
"""
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.ttl", "<<<"),
        ("x.owl", "<rdf"),
        ("x.owl", BOMB),
        ("x.rdf", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        ("x.rdf", '<!DOCTYPE x SYSTEM "http://localhost:1/x.dtd"><x/>'),
        ("x.jsonld", '{"@context": "http://localhost:1/context"}'),
        ("x.jsonld", '{"@context": {"@import": "http://localhost:1/context"}}'),
        ("x.jsonld", '{"@graph": [{"@context": ["http://localhost:1/context"]}]}'),
        ("x.jsonld", "{"),
        ("x.nt", "a b c"),
        ("x.ttl", ""),
        ("x.txt", "anything"),
        ("x.yaml", "name: x"),
    ],
)
def test_what_cannot_be_read_is_refused(name, text):
    with pytest.raises(InvalidInput):
        read_ontology(text, name, "space")


@pytest.fixture
def graph():
    return Graph().parse(data=TURTLE, format="turtle")


@pytest.mark.parametrize(
    ("ending", "syntax"),
    [("ttl", "turtle"), ("owl", "xml"), ("nt", "nt"), ("n3", "n3"), ("jsonld", "json-ld"), ("owl", "turtle")],
)
def test_each_syntax_says_the_same(graph, ending, syntax):
    text = graph.serialize(format=syntax)
    expected, _ = read_ontology(TURTLE, "shop.ttl", "shop")
    found, _ = read_ontology(text, f"shop.{ending}", "shop")
    assert found == expected


def test_classes_properties_and_relations_become_concepts():
    found, findings = read_ontology(TURTLE, "shop.ttl", "shop")
    order = found.concepts["Order"]
    assert found.about == {"name": "Shop", "description": "What we sell"}
    assert order["custom_properties"] == {"name@de": "Bestellung"}
    assert [each.get("ref", each.get("id")) for each in order["properties"]] == ["name", "number"]
    assert order["properties"][1] | {} == {
        "id": "number", "name": "Number", "kind": "property", "iri": "http://x.org/shop#number", "data_type": "integer", "unique": True,
    }  # fmt: skip
    assert found.concepts["name"]["enum"] == ["a", "b"]
    assert found.concepts["Person"]["status"] == "deprecated"
    assert found.concepts["Order-2"]["iri"] in {"http://x.org/shop#Order", "http://other.org/Order"}
    assert found.relationships["Customer.places"]["multiplicity"] == "ManyToOne"
    assert found.relationships["Customer.is-a-Person"]["type"] == "isA"
    assert [finding.code for finding in findings] == ["rdf/open-property"]


def test_what_is_exported_is_valid_owl_and_comes_back():
    found, _ = read_ontology(TURTLE, "shop.ttl", "shop")
    text = export_ontology(found, "http://x.org/ns/shop/")
    again, _ = read_ontology(text, "shop.ttl", "shop")
    assert set(again.concepts) == set(found.concepts)
    assert {each["iri"] for each in again.concepts.values()} == {each["iri"] for each in found.concepts.values()}
    assert len(again.relationships) == len(found.relationships)


def test_nothing_of_a_name_is_syntax():
    found, _ = read_ontology(
        json.dumps({"name": "x", "ontology": [{"concept": "a", "uri": "http://x/> . <b", "description": '"""\\'}]}),
        "x.json",
        "x",
    )
    Graph().parse(data=export_ontology(found, "http://x.org/"), format="turtle")
