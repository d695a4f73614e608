"""Terraform's own grammar reads what is written, and finds in it what the contract says, whatever the names are."""

import hcl2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.contracts.convert.format import Options
from hansa.contracts.convert.terraform.hcl import text
from hansa.contracts.convert.terraform.write import TARGETS, export_terraform
from hansa.kernel.errors import InvalidInput
from hansa.standards.odcs.contract import Contract

HOSTILE = [
    'a"b',
    "${var.x}",
    "%{ if true }",
    "back\\slash",
    "two\nlines",
    "tab\t",
    '"; }\nresource "x" "y" {',
    "é\u202e\x07",
    "$${x}",
    "$",
]

SERVERS = {
    "bigquery": {"type": "bigquery", "project": "p", "dataset": "d"},
    "snowflake": {"type": "snowflake", "database": "D", "schema": "S"},
    "databricks": {"type": "databricks", "catalog": "main", "schema": "s"},
    "glue": {"type": "glue", "database": "d", "location": "s3://bucket/{model}/*.parquet"},
}


def contract(server=None, properties=(), table="orders", **keys):
    return Contract(
        {
            "apiVersion": "v3.2.0",
            "kind": "DataContract",
            "id": "a",
            "version": "1.0.0",
            "status": "draft",
            "servers": [{"server": "here", **server}] if server else [],
            "schema": [{"name": table, "properties": list(properties), **keys}],
        }
    )


def unquoted(value):
    """A quoted text of HCL as the text that it means."""
    assert value[0] == value[-1] == '"'
    made, rest = "", value[1:-1].replace("$${", "${").replace("%%{", "%{")
    while rest:
        if rest[0] != "\\":
            made, rest = made + rest[0], rest[1:]
        elif rest[1] in "uU":
            size = 4 if rest[1] == "u" else 8
            made, rest = made + chr(int(rest[2 : 2 + size], 16)), rest[2 + size :]
        else:
            made, rest = made + {"n": "\n", "r": "\r", "t": "\t"}.get(rest[1], rest[1]), rest[2:]
    return made


def resource(content, kind):
    parsed = hcl2.loads(content)
    found = [each[f'"{kind}"'] for each in parsed["resource"] if f'"{kind}"' in each]
    assert len(found) == 1
    (body,) = found[0].values()
    return body


FIELDS = [
    {"name": "id", "logicalType": "integer", "required": True, "primaryKey": True, "description": "The key"},
    {"name": "day", "logicalType": "date", "partitioned": True, "partitionKeyPosition": 1},
    {"name": "region", "logicalType": "string", "partitioned": True, "partitionKeyPosition": 2},
    {
        "name": "lines",
        "logicalType": "array",
        "items": {"logicalType": "object", "properties": [{"name": "n", "logicalType": "number"}]},
    },
]
KINDS = {
    "bigquery": "google_bigquery_table",
    "snowflake": "snowflake_table",
    "databricks": "databricks_sql_table",
    "glue": "aws_glue_catalog_table",
}


def test_no_platform_is_refused():
    with pytest.raises(InvalidInput, match="for which platform"):
        export_terraform(contract(), Options())
    with pytest.raises(InvalidInput, match="no target 'dbase'"):
        export_terraform(contract(), Options(extra={"target": "dbase"}))


@pytest.mark.parametrize("target", TARGETS)
def test_what_the_server_does_not_say_is_a_variable(target):
    content = export_terraform(contract(properties=FIELDS), Options(extra={"target": target})).content
    parsed = hcl2.loads(content)
    assert {name for each in parsed["variable"] for name in each}
    assert resource(content, KINDS[target])


def test_bigquery():
    body = resource(export_terraform(contract(SERVERS["bigquery"], FIELDS), Options()).content, KINDS["bigquery"])
    assert body["project"] == '"p"'
    assert body["time_partitioning"][0]["field"] == '"day"'
    assert body["clustering"] == ['"region"']
    assert body["table_constraints"][0]["primary_key"][0]["columns"] == ['"id"']
    assert '"mode" = "REQUIRED"' in body["schema"]


def test_snowflake():
    content = export_terraform(contract(SERVERS["snowflake"], FIELDS), Options()).content
    body = resource(content, KINDS["snowflake"])
    assert [each["type"] for each in body["column"]][:3] == ['"BIGINT"', '"DATE"', '"VARCHAR"']
    assert body["column"][0] | {"__is_block__": True} == {
        "name": '"id"', "type": '"BIGINT"', "nullable": False, "comment": '"The key"', "__is_block__": True
    }  # fmt: skip
    assert resource(content, "snowflake_table_constraint")["columns"] == ['"id"']


def test_databricks():
    body = resource(export_terraform(contract(SERVERS["databricks"], FIELDS), Options()).content, KINDS["databricks"])
    assert body["partitions"] == ['"day"', '"region"']
    assert body["catalog_name"] == '"main"'


def test_glue():
    exported = export_terraform(contract(SERVERS["glue"], FIELDS), Options())
    body = resource(exported.content, KINDS["glue"])
    (storage,) = body["storage_descriptor"]
    assert storage["location"] == '"s3://bucket/orders"'
    assert [each["name"] for each in body["partition_keys"]] == ['"day"', '"region"']
    assert storage["columns"][1]["type"] == '"array<struct<n:double>>"'
    assert any("cannot say required" in each.text for each in exported.findings)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_texts(target, name):
    fields = [{"name": name, "logicalType": "string", "description": name, "partitioned": True, "primaryKey": True}]
    held = contract(SERVERS[target], [*fields, {"name": "x", "logicalType": "string"}], name, description=name)
    content = export_terraform(held, Options()).content
    body = resource(content, KINDS[target])
    key = {"bigquery": "description", "glue": "description"}.get(target, "comment")
    assert unquoted(body[key]) == name
    assert len(hcl2.loads(content)["resource"]) == (2 if target == "snowflake" else 1)


@settings(max_examples=200)
@given(st.text())
def test_any_text_is_read_back(value):
    parsed = hcl2.loads(f"a = {text(value)}\n")
    assert unquoted(parsed["a"]) == value.encode("utf-8", "replace").decode()
