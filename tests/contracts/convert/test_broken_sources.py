"""Texts that strangers wrote: too deep, too long, circular, broken; each gets a clear word and none gets through."""

import json

import pytest
from contract_strategies import contract_of
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.contracts.convert.format import Options
from hansa.contracts.convert.formats import SCHEMAS, find
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.standards.read import read
from hansa.standards.write import dump

TEXTUAL = [name for name, _ in SCHEMAS if find(name).importer]
OPTIONS = Options("source")


def imported(name, value):
    text = value if isinstance(value, str) else json.dumps(value)
    made = find(name).importer(text, OPTIONS)
    reading = read(dump(made.data), "source")
    assert reading.ok, reading.findings
    return contract_of(made.data), made.findings


@pytest.mark.parametrize("name", TEXTUAL)
@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", "}{", "[" * 5000, '{"a":' * 5000, "\x00", "42", "(" * 3000, "message {" * 500]
)
def test_what_is_not_of_the_format_is_refused_in_one_sentence(name, text):
    try:
        made = find(name).importer(text, OPTIONS)
    except InvalidInput as error:
        assert "\n" not in error.message
        assert error.hint or error.findings
    else:
        assert read(dump(made.data), "source").ok


@pytest.mark.parametrize("name", TEXTUAL)
@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("{}[]()<>\"':,;=/*-\n abtyperecordmessageintfields123$#"), max_size=60))
def test_no_text_breaks_an_importer(name, text):
    try:
        made = find(name).importer(text, OPTIONS)
    except InvalidInput:
        return
    assert read(dump(made.data), "source").ok


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["object", "array", "struct", "record", "#/$defs/a", "string", "null"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["type", "properties", "items", "$ref", "$defs", "fields", "name", "a", "allOf", "anyOf", "enum", "required", "id", "element", "format", "const", "maxLength", "mode", "symbols"]),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize("name", ["avro", "spark", "iceberg", "bigquery", "jsonschema", "openapi", "delta"])
@settings(max_examples=150, deadline=None)
@given(value=JSON, wrapped=st.booleans())
def test_no_json_breaks_an_importer(name, value, wrapped):
    heads = {"avro": {"type": "record", "name": "r", "fields": [{"name": "a", "type": value}]}}
    heads |= {
        "openapi": {
            "openapi": "3.1.0",
            "components": {"schemas": {"a": {"type": "object", "properties": {"a": value}}}},
        }
    }
    heads |= {
        name: {"type": "struct", "fields": [{"name": "a", "type": value}]} for name in ("spark", "iceberg", "delta")
    }
    heads |= {"jsonschema": {"type": "object", "properties": {"a": value}, "$defs": {"a": value}}}
    heads |= {"bigquery": [{"name": "a", "type": "RECORD", "fields": [value]}]}
    try:
        made = find(name).importer(json.dumps(heads[name] if wrapped else value), OPTIONS)
    except InvalidInput:
        return
    reading = read(dump(made.data), "source")
    assert reading.ok, reading.findings


def test_a_schema_that_contains_itself_ends():
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}, "value": {"type": "integer"}}}
    contract, findings = imported("jsonschema", {"$ref": "#/$defs/node", "$defs": {"node": node}})
    assert [each.name for each in contract.schema_[0].properties] == ["next", "value"]
    assert "contains itself" in findings[0].text
    record = {"type": "record", "name": "n", "fields": [{"name": "next", "type": ["null", "n"]}]}
    assert "contains itself" in imported("avro", record)[1][0].text
    assert "contains itself" in imported("protobuf", 'syntax = "proto3"; message N { N next = 1; }')[1][0].text


def test_references_that_multiply_end():
    defs = {
        f"d{n}": {"type": "object", "properties": {k: {"$ref": f"#/$defs/d{n + 1}"} for k in "abcd"}} for n in range(20)
    }
    contract, findings = imported("jsonschema", {"$ref": "#/$defs/d0", "$defs": {**defs, "d20": {"type": "string"}}})
    assert contract.schema_
    assert findings


def test_references_to_elsewhere_are_never_followed():
    schema = {
        "type": "object",
        "properties": {
            "a": {"$ref": "file:///etc/passwd"},
            "b": {"$ref": "http://x.test/y"},
            "c": {"$ref": "#/nowhere"},
        },
    }
    contract, findings = imported("jsonschema", schema)
    assert [each.logical_type for each in contract.schema_[0].properties] == ["object"] * 3
    assert sorted(each.severity for each in findings) == ["error", "warning", "warning"]


@pytest.mark.parametrize("levels", [30, 150])
def test_what_is_nested_too_deep_is_kept_as_json(levels):
    kind = {"type": "integer"}
    for _ in range(min(levels, 90)):
        kind = {"type": "object", "properties": {"a": kind}}
    _, findings = imported("jsonschema", kind)
    assert "deeper than" in findings[0].text
    avro = "int"
    for number in range(min(levels, 60)):
        avro = {"type": "record", "name": f"r{number}", "fields": [{"name": "a", "type": avro}]}
    assert "deeper than" in imported("avro", avro)[1][0].text


def test_a_table_of_thousands_of_columns():
    columns = ", ".join(f"c{n} int not null" for n in range(3_000))
    contract, _ = imported("sql", f"CREATE TABLE t ({columns})")
    assert len(contract.schema_[0].properties) == 3_000
    assert find("sql").exporter(contract, Options("x", dialect="postgres")).content.count("NOT NULL") == 3_000


def test_a_format_that_is_not_there_is_named():
    with pytest.raises(NotFound, match="no format 'klingon'"):
        find("klingon")
