"""The builder tab of a product: there where a builder fits, and nowhere else."""

import json

import records as made

from hansa.registry.records.values import Draft, Kind

PORTS = "/dataproducts/orders/ports"
TAB = 'href="/dataproducts/orders/builder"'


def test_without_a_builder_there_is_no_tab(sandbox):
    assert TAB not in sandbox.get(PORTS).text
    alone = sandbox.get("/dataproducts/orders/builder")
    assert alone.status_code == 200
    assert "No builder fits this product" in alone.text


def test_the_tab_tells_how_the_builder_is_used_for_this_product(sandbox):
    rules = [{"statuses": ["retired"], "instructions": "Leave it."}]
    body = made.builder(
        types=["source-aligned"],
        serverTypes=["snowflake", "local"],
        capabilities="Writes <script>alert(1)</script> *models*.",
        usageInstructionsByStatus=rules,
    )
    sandbox.write(Draft(Kind.BUILDER, json.dumps(body)))
    assert TAB not in sandbox.get(PORTS).text  # no output port is served from a file
    sandbox.write(Draft(Kind.BUILDER, json.dumps(body | {"serverTypes": []})))
    assert TAB in sandbox.get(PORTS).text
    page = sandbox.get("/dataproducts/orders/builder").text
    assert "Open Orders at http://localhost:8420/dataproducts/orders." in page
    assert "Claude Code" in page
    assert "<em>models</em>" in page
    assert "<script>alert" not in page
    assert "Leave it." not in page


def test_a_product_whose_contract_has_such_a_server_is_offered_it(sandbox):
    body = made.contract(
        "orders-pii", servers=[{"server": "prod", "type": "snowflake", "account": "a", "database": "d", "schema": "s"}]
    )
    sandbox.write(Draft(Kind.CONTRACT, json.dumps(body)))
    sandbox.write(Draft(Kind.BUILDER, json.dumps(made.builder(serverTypes=["snowflake"]))))
    assert TAB in sandbox.get(PORTS).text


def test_the_form_makes_one(sandbox):
    values = {
        "name": "dbt",
        "agents": "claude_code, new_agent",
        "for_types": "aggregate",
        "instructions": "Use {{dataProductId}}.",
    }
    assert sandbox.submit("/dataproductbuilders/new", values).headers["location"] == "/dataproductbuilders/dbt"
    page = sandbox.get("/dataproductbuilders/dbt").text
    assert "new_agent" in page
    assert "{{dataProductId}}" in page
