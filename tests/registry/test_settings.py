"""What an organisation sets: refused where it is wrong, kept as written, and composed with the standard."""

import jsonschema_rs
import pytest

from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.errors import InvalidInput, Refused
from hansa.registry.settings import commands, queries
from hansa.registry.settings.customization import composed, customization, put_customization
from hansa.registry.settings.emails import BUILT_IN, letters, put_letters
from hansa.registry.settings.producttypes import product_types, put_types
from hansa.standards.validate import schema
from hansa.standards.yaml import parse

OURS = """
dataContract:
  root:
    standardProperties:
      - {property: domain, required: true, enum: [customer, {value: finance, label: Money}]}
    customProperties:
      - {property: dataOwner, required: true, pattern: "@example.org$"}
      - {property: frameworks, type: multiselect, enum: [gdpr, sox]}
  schema.properties:
    standardProperties: [{property: description, required: true, minLength: 10}]
  team.members:
    customProperties: [{property: floor, type: integer, minimum: 0}]
"""
CONTRACT = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active",
            "domain": "finance", "customProperties": [{"property": "dataOwner", "value": "ada@example.org"}],
            "schema": [{"name": "t", "properties": [{"name": "a", "description": "Long enough."}]}]}  # fmt: skip


def test_a_stranger_sets_nothing(db, make):
    stranger = Actor("ada", "Ada", ActorKind.USER)
    reader = Actor("k", "Reader", ActorKind.KEY, is_operator=True, read_only=True)
    for actor in (stranger, reader):
        with pytest.raises(Refused, match="owner of the organisation"), db.write() as session:
            commands.put(session, actor, "features", {}, why="", at=make.now)


def test_every_state_of_a_setting_is_kept(db, make):
    with db.write() as session:
        for value in ({"a": 1}, {"a": 1}, {"a": 2}):
            commands.put(session, LOCAL, "features", value, why="because", at=make.now)
        assert queries.get(session, "features") == {"a": 2}
        kept = [(row.number, row.value, row.by, row.why) for row in queries.history(session, "features")]
    assert kept == [(2, {"a": 2}, "user:local", "because"), (1, {"a": 1}, "user:local", "because")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "A customisation is an object"),
        ("dataContract: 1", "dataContract: this is not an object"),
        ("dataContract: {somewhere: {}}", "somewhere: there is no such level"),
        ("dataContract: {root: {standardProperties: {}}}", "root.standardProperties: this is not a list"),
        ("dataContract: {root: {customProperties: [{title: x}]}}", r"customProperties\[0\]: it has no `property`"),
        ("dataContract: {root: {customSections: [{title: x}]}}", r"customSections\[0\]: it has no `section`"),
        ("dataContract: {root: {customProperties: [{property: x, pattern: '('}]}}", r"\[0\].pattern: missing \)"),
    ],
)
def test_a_wrong_customisation_says_where(db, make, text, said):
    with pytest.raises(InvalidInput, match=said), db.write() as session:
        put_customization(session, LOCAL, text, parse(text, "body")[0].data, why="", at=make.now)


def test_a_customisation_is_kept_as_written_and_composed(db, make):
    with db.write() as session:
        put_customization(session, LOCAL, OURS, parse(OURS, "body")[0].data, why="", at=make.now)
        text, data = customization(session)
    assert text == OURS
    judge = jsonschema_rs.validator_for(composed(schema("odcs-3.1.0"), data), offline=True)
    assert list(judge.iter_errors(CONTRACT)) == []
    for change in (
        {"domain": "sales"},
        {"customProperties": []},
        {"customProperties": [{"property": "dataOwner", "value": "ada"}]},
        {"customProperties": [*CONTRACT["customProperties"], {"property": "frameworks", "value": ["hipaa"]}]},
        {"schema": [{"name": "t", "properties": [{"name": "a"}]}]},
        {"schema": [{"name": "t", "properties": [{"name": "a", "description": "Short"}]}]},
        {"team": {"members": [{"username": "a", "customProperties": [{"property": "floor", "value": -1}]}]}},
        {"status": 7},
    ):
        assert not judge.is_valid(CONTRACT | change), change
    assert not judge.is_valid({key: value for key, value in CONTRACT.items() if key != "domain"})


def test_without_demands_the_schema_is_the_standards():
    assert composed(schema("odcs-3.1.0"), {"dataProduct": {"customFilters": []}}) is schema("odcs-3.1.0")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"nothing": {}}, "There is no letter `nothing`"),
        ({"invitation": {"enabled": False}}, "`invitation` cannot be switched off"),
        ({"access-rejected": {"languages": {"English": {"subject": "a", "body": "b"}}}}, "is no language"),
        ({"access-rejected": {"languages": {"en": {"subject": "a"}}}}, "a subject and a body"),
        ({"access-rejected": {"languages": {"en": {"subject": "a", "body": "{{secret}}"}}}}, "no variable of this"),
    ],
)
def test_a_wrong_letter_is_refused(db, make, wanted, said):
    with pytest.raises(InvalidInput, match=said), db.write() as session:
        put_letters(session, LOCAL, wanted, why="", at=make.now)


def test_own_words_stand_for_all_languages_and_go_back(db, make):
    own = {"languages": {"de": {"subject": "Nein", "body": "{{#if reason}}{{ reason }}{{/if}}"}}, "enabled": False}
    with db.write() as session:
        put_letters(session, LOCAL, {"access-rejected": own}, why="", at=make.now)
        found = letters(session)["access-rejected"]
        assert (found.enabled, list(found.wordings), found.wordings["de"].customized) == (False, ["de"], True)
        put_letters(session, LOCAL, {}, why="", at=make.now)
        assert letters(session) == BUILT_IN


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["x"], r"dataProductTypes\[0\]: this is not an object"),
        ([{"id": "Own Type"}], "is no id of a type"),
        ([{"id": "own"}], "needs a label"),
        ([{"id": "aggregate"}, {"id": " Aggregate "}], "named twice"),
        ([{"id": "aggregate", "enabled": False}], "At least one type must be enabled"),
        ([{"id": "aggregate", "default": True}, {"id": "application", "default": True}], "At most one"),
    ],
)
def test_wrong_types_are_refused(db, make, wanted, said):
    with pytest.raises(InvalidInput, match=said), db.write() as session:
        put_types(session, LOCAL, wanted, why="", at=make.now)


def test_own_types_stand_first_and_built_in_ones_stay_what_they_are(db, make):
    own = {"id": "Feature-Store", "labels": {"en": "Feature store"}, "icon": "brain"}
    with db.write() as session:
        assert len(product_types(session)) == 8
        put_types(
            session, LOCAL, [own, {"id": "dataconsumer", "outputPorts": True, "default": True}], why="", at=make.now
        )
        found = product_types(session)
    assert [each["id"] for each in found][:2] == ["feature-store", "dataconsumer"]
    assert (found[1]["outputPorts"], found[1]["default"], found[0]["icon"]) == (False, True, "brain")
    assert [each["enabled"] for each in found[2:]] == [False] * 7
