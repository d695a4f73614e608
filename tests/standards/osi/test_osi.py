"""Ontologies: what is no ontology is refused, both forms are read, and what is written is read back the same."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.standards.osi.changes import REDEFINED, compare
from hansa.standards.osi.read import read
from hansa.standards.osi.values import Ontology
from hansa.standards.osi.write import document, write

PLAIN = """\
version: 0.2.0.dev0
name: people
prefixes: {foaf: "http://xmlns.com/foaf/0.1/"}
ontology:
  - concept: SocialSecurityNr
    type: ValueType
    extends: [Integer]
    requires: ["0 < SocialSecurityNr"]
  - concept: Person
    type: EntityType
    extends: [Agent]
    uri: foaf:Person
    identify_by: [nr]
    relationships:
      - {name: nr, roles: [{concept: SocialSecurityNr}], multiplicity: OneToOne, verbalizes: ["{Person} has {SocialSecurityNr}"]}
      - {name: age, roles: [{concept: Integer}], multiplicity: ManyToOne, verbalizes: ["{Person} is {Integer}"]}
      - {name: single, verbalizes: ["{Person} is single"]}
      - {name: bought_on, roles: [{concept: Person}, {concept: Date}], verbalizes: ["{Person} bought {Person} on {Date}"]}
  - concept: Agent
    type: EntityType
    custom_properties: {"rdfs:label@fr": Agent}
"""
MANAGERS = """\
version: 1.0.0
name: sales
custom_properties: {display_name: Sales, read_only: true, owner: checkout}
ontology:
- concept: {id: credit-limit, name: Credit limit, type: ValueType}
- concept: {id: order, name: Order, kind: entity}
  properties: [{id: number, name: Number, data_type: string, required: true}, {ref: credit-limit}]
relationships:
- {id: o-c, type: relatedTo, name: has, roles: [{concept: order}, {concept: credit-limit}], multiplicity: OneToMany}
"""


def understood(text, namespace=""):
    ontology, findings = read(text, "o.yaml", namespace)
    assert not findings
    return ontology


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("concepts: []", 1),
        ("[]", 1),
        ("name: x\nontology: {}", 1),
        ("name: x\nontology:\n- type: EntityType\n", 3),
        ("name: x\nontology:\n- concept: a\n- concept: a\n", 4),
        ("name: x\nontology: []\nrelationships:\n- {id: r, roles: [{concept: a}]}\n", 4),
        ("a: &a [*a]", 1),
    ],
)
def test_what_is_no_ontology_is_refused_at_its_line(text, line):
    _, findings = read(text, "o.yaml")
    assert [finding.place.line for finding in findings] == [line]


def test_the_published_form_is_read():
    found = understood(PLAIN)
    person = found.concepts["Person"]
    assert found.namespace == "people"
    assert person["iri"] == "http://xmlns.com/foaf/0.1/Person"
    assert person["properties"] == [{"id": "age", "name": "Age", "kind": "property", "data_type": "integer"}]
    assert found.concepts["SocialSecurityNr"]["kind"] == "shared_property"
    assert {each["type"] for each in found.relationships.values()} == {"relatedTo", "isA"}
    assert found.relationships["Person.nr"]["multiplicity"] == "OneToOne"


def test_what_the_model_has_no_word_for_goes_back_to_where_it_stood():
    written = {each["concept"]: each for each in document(understood(PLAIN))["ontology"]}
    assert written["SocialSecurityNr"]["requires"] == ["0 < SocialSecurityNr"]
    assert written["Person"]["identify_by"] == ["nr"]
    assert {"single", "bought_on"} <= {each["name"] for each in written["Person"]["relationships"]}
    assert written["Person"]["extends"] == ["Agent"]
    assert written["Agent"]["custom_properties"]["rdfs:label@fr"] == "Agent"


def test_the_managers_form_is_read():
    found = understood(MANAGERS)
    assert found.about == {"name": "Sales", "read_only": True, "team": "checkout"}
    assert found.concepts["order"]["properties"][1] == {"ref": "credit-limit"}
    assert found.relationships["o-c"]["roles"] == [{"concept": "order"}, {"concept": "credit-limit"}]


@pytest.mark.parametrize("text", [PLAIN, MANAGERS])
def test_what_is_written_says_the_same(text):
    once = write(understood(text))
    assert write(understood(once)) == once
    assert understood(once) == understood(text)


def test_the_demos_namespace_is_in_the_form_that_is_written():
    text = (Path(__file__).parents[3] / "src/hansa/demo/mesh/semantic-ontology/main.yaml").read_text()
    assert write(understood(text)) == text


def test_names_of_several_words_become_ids_and_stay_names():
    found = understood(
        "name: x\nontology:\n- {concept: Sales order, relationships: [{name: is of, roles: [{concept: Big customer}]}]}\n- {concept: Big customer}\n"
    )
    assert found.concepts["Sales-order"]["name"] == "Sales order"
    assert found.relationships["Sales-order.is-of"]["roles"][1] == {"concept": "Big-customer"}
    assert understood(write(found)) == found


def test_a_sentence_made_of_the_names_follows_them():
    ontology = understood(write(understood(MANAGERS)))
    assert "verbalizes" not in ontology.relationships["o-c"]
    ontology.concepts["order"]["name"] = "Purchase"
    assert "{Purchase} has {Credit limit}" in write(ontology)


WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=12
).filter(str.strip)
ID = st.from_regex(r"[a-z][a-z0-9_/.-]{0,8}[a-z0-9]", fullmatch=True)
TYPES = st.sampled_from(["string", "integer", "number", "uuid", "varchar", "date"])
SAID = {
    "description": WORD, "status": WORD, "classification": WORD, "tags": st.lists(WORD, min_size=1, max_size=2),
    "custom_properties": st.dictionaries(st.sampled_from(["a", "b@de"]), WORD | st.integers() | st.booleans(), min_size=1),
}  # fmt: skip
PROPERTY = st.fixed_dictionaries(
    {"name": WORD, "kind": st.just("property")},
    optional=SAID | {"data_type": TYPES, "required": st.booleans(), "enum": st.lists(WORD, min_size=1, max_size=2)},
)


@st.composite
def ontologies(draw):
    names = draw(st.lists(ID, unique=True, min_size=1, max_size=5))
    concepts = {}
    for name in names:
        kind = draw(st.sampled_from(["entity", "group", "metric", "shared_property", "property"]))
        said = draw(st.fixed_dictionaries({"name": WORD}, optional=SAID))
        concepts[name] = {"id": name, "kind": kind, **said}
        if kind in {"shared_property", "property"} and draw(st.booleans()):
            concepts[name]["data_type"] = draw(TYPES)
        if kind == "entity" and draw(st.booleans()):
            inside = draw(st.dictionaries(ID, PROPERTY, max_size=2))
            concepts[name]["properties"] = [{"id": each, **said} for each, said in inside.items()]
    entities = [name for name in names if concepts[name]["kind"] != "metric"]
    relationships = {}
    for number in range(draw(st.integers(0, 3)) if entities else 0):
        start, end = draw(st.sampled_from(entities)), draw(st.sampled_from([*names, "elsewhere"]))
        optional = {
            "description": WORD,
            "multiplicity": st.sampled_from(["OneToOne", "OneToMany"]),
            "verbalizes": st.lists(WORD, min_size=1, max_size=1),
        }
        said = draw(
            st.fixed_dictionaries({"name": WORD, "type": st.sampled_from(["relatedTo", "memberOf"])}, optional=optional)
        )
        identifier = f"r{number}"
        concepts[start].setdefault("properties", []) if concepts[start]["kind"] == "entity" else None
        relationships[identifier] = {"id": identifier, **said, "roles": [{"concept": start}, {"concept": end}]}
    return Ontology("space", {"name": draw(WORD)}, concepts, relationships)


@given(ontologies())
def test_any_ontology_comes_back(ontology):
    found = understood(write(ontology))
    assert found.about == ontology.about
    assert found.relationships == ontology.relationships
    assert found.concepts == ontology.concepts


@given(st.recursive(st.none() | st.booleans() | WORD, lambda each: st.lists(each, max_size=3) | st.dictionaries(
    st.sampled_from(["ontology", "concept", "relationships", "roles", "name", "properties", "custom_properties", "type", "id"]),
    each, max_size=4), max_leaves=12))  # fmt: skip
def test_nothing_that_is_sent_breaks_the_reader(data):
    found, findings = read(json.dumps(data), "o.json", "space")
    assert found is not None or findings
    if found is not None and not findings:
        write(found)


def test_changes_are_told_by_concept():
    old = understood(MANAGERS)
    new = understood(MANAGERS.replace("name: Number,", "name: Nr,").replace("OneToMany", "OneToOne"))
    new.concepts["credit-limit"] |= {"name": "Limit", "description": "Another thing"}
    new.concepts["extra"] = {"id": "extra", "name": "Extra", "kind": "metric"}
    found = {each.id: each for each in compare(old, new)}
    assert found["credit-limit"].warnings == (REDEFINED,)
    assert (found["credit-limit"].impact, found["extra"].op) == ("descriptive", "add")
    assert found["order"].properties[0].impact == "descriptive"
    assert found["order"].relationships[0].fields[0].field == "multiplicity"
    assert found["order"].impact == "structural"
    assert compare(old, old) == ()
