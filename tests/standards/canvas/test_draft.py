from dataclasses import replace

import pytest

from hansa.kernel.findings import is_error
from hansa.standards.canvas.draft import draft
from hansa.standards.canvas.values import Canvas, Input, InputTable
from hansa.standards.read import read

CANVAS = Canvas(
    domain="marketing",
    name="Top Customers",
    purpose="Who buys most.",
    consumers="CRM: whom to write to",
    schema="customer_id: string key pii # the customer\nrevenue: decimal(18,2) required\nlast_at: timestamp",
    archetype="consumerAligned",
    quality="rowCount >= 1\nnullValues(revenue) < 1%\nIt looks right",
    freshness="24 hours",
    schedule="0 6 * * *",
    language="churn: no order in 90 days",
    product_owner="ada@example.com",
)
ORDERS = Input("orders_v1", "orders", "1.0.0", (InputTable("orders", ("customer_id", "revenue", "last_at")),))
SERVICE = Input(
    "customers",
    "order-service-customers",
    "2.0.0",
    (InputTable("customers", ("customer_id", "country"), ("customer_id",)), InputTable("other", ("x",))),
    "order-service",
)


def errors(drafts):
    return {finding.place.document for finding in drafts.findings if is_error(finding)}


def test_an_empty_canvas_says_what_is_missing():
    assert errors(draft(Canvas(), [])) == {"domain", "name", "purpose", "schema", "archetype"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"schema": "order_id"}, "schema"),
        ({"schema": "order_id: strang"}, "schema"),
        ({"schema": "order_id: string mandatory"}, "schema"),
        ({"schema": "a: string\na: integer"}, "schema"),
        ({"version": "one"}, "version"),
        ({"freshness": "soon"}, "freshness"),
        ({"archetype": "sideways"}, "archetype"),
        ({"name": "!!!"}, "name"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_block(change, field):
    assert errors(draft(replace(CANVAS, **change), [ORDERS])) == {field}


def test_both_drafts_are_valid_documents():
    drafts = draft(CANVAS, [ORDERS])
    for text in (drafts.product, drafts.contract):
        reading = read(text, "draft")
        assert reading.ok, reading.findings
    assert drafts.ok
    assert drafts.findings == ()


def test_the_product_says_what_the_canvas_says():
    product = read(draft(CANVAS, [ORDERS, SERVICE]).product, "draft").document.data
    assert product["id"] == "top-customers"
    assert product["team"] == {"name": "marketing", "members": [{"username": "ada@example.com", "role": "owner"}]}
    assert [port["contractId"] for port in product["inputPorts"]] == ["orders", "order-service-customers"]
    assert product["inputPorts"][1]["customProperties"] == [{"property": "sourceSystemId", "value": "order-service"}]
    assert product["outputPorts"][0]["name"] == "top_customers_v1"
    assert {"property": "containsPii", "value": True} in product["outputPorts"][0]["customProperties"]


def test_the_contract_holds_schema_rules_and_service_levels():
    contract = read(draft(CANVAS, [ORDERS]).contract, "draft").document.data
    table = contract["schema"][0]
    assert table["properties"][0] == {
        "name": "customer_id",
        "logicalType": "string",
        "description": "the customer",
        "primaryKey": True,
        "primaryKeyPosition": 1,
        "required": True,
        "classification": "confidential",
        "tags": ["pii"],
    }
    assert table["properties"][1]["quality"] == [{"metric": "nullValues", "mustBeLessThan": 1, "unit": "percent"}]
    assert table["quality"] == [
        {"metric": "rowCount", "mustBeGreaterOrEqualTo": 1},
        {"type": "text", "description": "It looks right"},
    ]
    assert {"property": "freshness", "value": 24, "unit": "h", "element": "top_customers.last_at"} in contract[
        "slaProperties"
    ]


def test_one_input_is_selected_from_without_writing_sql():
    assert draft(CANVAS, [ORDERS]).models == {
        "models/top_customers.sql": (
            'SELECT\n  t1."customer_id",\n  t1."revenue",\n  t1."last_at"\nFROM "orders_v1" AS t1\n'
        )
    }


def test_a_table_of_several_is_read_by_port_and_name_and_joined_by_its_key():
    drafts = draft(replace(CANVAS, schema=CANVAS.schema + "\ncountry: string"), [ORDERS, SERVICE])
    sql = drafts.models["models/top_customers.sql"]
    assert 'LEFT JOIN "customers"."customers" AS t2\n  ON t2."customer_id" = t1."customer_id"' in sql
    assert [finding.severity for finding in drafts.findings] == ["info"]


def test_a_column_that_no_input_has_is_null_and_said_so():
    drafts = draft(replace(CANVAS, schema="customer_id: string\nscore: number"), [ORDERS])
    assert 'NULL AS "score"' in drafts.models["models/top_customers.sql"]
    assert "score" in drafts.findings[0].text


def test_written_sql_is_taken_as_it_is_and_names_are_quoted():
    assert draft(replace(CANVAS, sql=" SELECT 1 "), [ORDERS]).models["models/top_customers.sql"] == "SELECT 1\n"
    hostile = Input('a"; DROP', "orders", "1.0.0", (InputTable("t", ('x" --',)),))
    sql = draft(replace(CANVAS, schema='x"_--: string'), [hostile]).models["models/top_customers.sql"]
    assert 'FROM "a""; DROP" AS t1' in sql


def test_without_inputs_there_is_no_model():
    assert draft(CANVAS, []).models == {}
