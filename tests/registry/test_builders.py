"""Which coding tools are offered for a product, and what they say."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.kernel.actor import GUEST, LOCAL, Actor, ActorKind
from hansa.kernel.errors import InvalidInput, Refused
from hansa.registry.builders.document import Builder, filled
from hansa.registry.builders.queries import matching
from hansa.registry.records.values import Kind

PRODUCT = {"type_": "aggregate", "team": "checkout", "tags": ["demo"], "server_types": ["postgres"]}
VALUES = {"dataProductId": "orders", "dataProductName": "Orders", "dataProductUrl": "https://mesh/dataproducts/orders"}


def text(key="dbt", **more):
    return json.dumps({"id": key, "name": key.upper(), **more})


def test_who_does_not_govern_cannot_offer_one(mesh, put):
    member = Actor(
        "ada", "Ada", ActorKind.USER, teams=frozenset({"checkout"}), roles=frozenset({("checkout", "Owner")})
    )
    with pytest.raises(Refused, match="holds for all"):
        put(Kind.BUILDER, text(), actor=member)
    put(Kind.BUILDER, text(), actor=GUEST)


@pytest.mark.parametrize("wrong", [{"teams": ["nobody"]}, {"types": "aggregate"}, {"usageInstructionsByStatus": [{}]}])
def test_what_is_no_builder_is_refused(mesh, put, wrong):
    with pytest.raises(InvalidInput):
        put(Kind.BUILDER, text(**wrong))


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({}, True),
        ({"types": ["aggregate", "source-aligned"]}, True),
        ({"types": ["source-aligned"]}, False),
        ({"teams": ["checkout"]}, True),
        ({"teams": ["retail"]}, True),
        ({"teams": ["marketing"]}, False),
        ({"tags": ["other", "demo"]}, True),
        ({"tags": ["other"]}, False),
        ({"serverTypes": ["Postgres"]}, True),
        ({"serverTypes": ["snowflake"]}, False),
        ({"tags": ["demo"], "serverTypes": ["snowflake"]}, False),
    ],
)
def test_a_builder_fits_by_all_that_it_names(mesh, put, wanted, fits):
    put(Kind.BUILDER, text(**wanted))
    with mesh.read() as session:
        assert bool(matching(session, **PRODUCT)) is fits


def test_a_team_that_a_builder_names_cannot_go(mesh, put):
    put(Kind.TEAM, json.dumps({"id": "new", "name": "New", "type": "Team"}))
    put(Kind.BUILDER, text(teams=["new"]))
    from hansa.registry import catalogue

    with pytest.raises(InvalidInput, match="dbt"), mesh.write() as session:
        catalogue.remove(session, LOCAL, Kind.TEAM, "new", why="a test", at=None)


def test_the_first_rule_that_names_the_state_wins():
    rules = [
        {"statuses": ["draft", "proposed"], "instructions": "Begin."},
        {"statuses": ["draft"], "instructions": "Never."},
    ]
    builder = Builder.model_validate(
        {"id": "b", "name": "B", "usageInstructions": "Go.", "usageInstructionsByStatus": rules}
    )
    assert [builder.instructions(state) for state in ("draft", "active", "")] == ["Begin.", "Go.", "Go."]


def test_placeholders_are_filled_once():
    said = filled("{{dataProductName}} ({{ dataProductId }}) {{dataProductUrl}} {{other}} {dataProductId}", VALUES)
    assert said == "Orders (orders) https://mesh/dataproducts/orders {{other}} {dataProductId}"
    tricky = VALUES | {"dataProductName": "{{dataProductUrl}} \\1"}
    assert filled("{{dataProductName}}", tricky) == "{{dataProductUrl}} \\1"


@given(st.text())
def test_text_without_placeholders_stays_as_it_is(text):
    assert filled(text.replace("{{", ""), VALUES) == text.replace("{{", "")
