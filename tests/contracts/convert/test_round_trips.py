"""Contract → format → contract keeps all that the format can carry; what it cannot is stated with each format."""

import pytest
from contract_strategies import contract_of, contracts, essence
from hypothesis import HealthCheck, given, settings

from hansa.contracts.convert.format import Feature, Options
from hansa.contracts.convert.formats import find
from hansa.standards.read import read
from hansa.standards.write import dump

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OPTIONS = Options("generated")

NARROW = dict.fromkeys(("int8", "int16", "uint8", "uint16"), "int32")
WIDE = {**NARROW, "uint32": "int64", "uint64": "decimal(20,0)"}
AS = {
    "avro": WIDE,
    "iceberg": WIDE,
    "spark": {
        "uint8": "int16",
        "uint16": "int32",
        "uint32": "int64",
        "uint64": "decimal(20,0)",
        "uuid": "string",
        "time": "string",
    },
    "bigquery": dict.fromkeys(("int8", "int16", "int32", "uint8", "uint16", "uint32"), "int64")
    | {"uint64": "decimal(20,0)", "float32": "float64", "uuid": "string"},
    "protobuf": {"int8": "int32", "int16": "int32", "uint8": "uint32", "uint16": "uint32", "uuid": "string"}
    | dict.fromkeys(("date", "time", "decimal(12,2)", "decimal(38,10)"), "string")
    | {"timestamp": "timestamptz"},
    "jsonschema": {},
    "openapi": {},
}
"""The wider or plainer type in which each format keeps what it has no type for; each is also a finding."""
AS["delta"] = AS["spark"]

NOT_KEPT = {
    "bigquery": {Feature.REQUIRED, Feature.MAPS},
    "protobuf": {Feature.REQUIRED},
}
"""What is kept for some properties only: BigQuery's arrays are never null, nor are Protobuf's messages required."""

ALSO_KEPT = {"avro": {Feature.ENUMS}, "protobuf": {Feature.ENUMS}}
"""Words as allowed values have a type of their own there."""


def back_and_forth(name, contract, options=OPTIONS):
    chosen = find(name)
    exported = chosen.exporter(contract, options)
    imported = chosen.importer(exported.content, options)
    reading = read(dump(imported.data), name)
    assert reading.ok, reading.findings
    return contract_of(imported.data), exported, imported


@pytest.mark.parametrize("name", sorted(AS))
@SETTINGS
@given(data=contracts(tables=1))
def test_what_a_format_carries_comes_back(name, data):
    contract = contract_of(data)
    again, _, _ = back_and_forth(name, contract, Options("generated", table=data["schema"][0]["name"]))
    kept = (find(name).carries - NOT_KEPT.get(name, set())) | ALSO_KEPT.get(name, set())
    as_word = lambda word: AS[name].get(word, word)  # noqa: E731 a table as a function
    wanted, found = essence(contract, kept, as_word), essence(again, kept)
    if name in {"bigquery", "protobuf"}:
        wanted, found = map(without_nested_arrays, (wanted, found))
    assert found == wanted


def without_nested_arrays(value):
    """An array of arrays is there an array of records, and so is BigQuery's map: only the other columns are compared."""
    return {
        table: {**made, "columns": [each for each in made["columns"] if isinstance(each["type"], str)]}
        for table, made in value.items()
    }


@SETTINGS
@given(data=contracts())
def test_json_schema_brings_every_key_of_every_property_back(data):
    for name in ("jsonschema", "openapi"):
        contract = contract_of(data)
        again, exported, _ = back_and_forth(name, contract)
        assert [each.to_json() for each in again.schema_] == [_full(each.to_json()) for each in contract.schema_]
        assert {each.severity for each in exported.findings} <= {"info"}


def _full(table):
    return {key: value for key, value in table.items() if value != ""}


@SETTINGS
@given(data=contracts())
def test_a_second_round_changes_nothing(data):
    """What a format made of a contract it makes again: converting is idempotent after the first time."""
    for name in ("avro", "protobuf", "spark", "iceberg", "openapi", "jsonschema"):
        options = Options("generated", table=data["schema"][0]["name"])
        once, exported, _ = back_and_forth(name, contract_of({**data, "schema": data["schema"][:1]}), options)
        _, again, _ = back_and_forth(name, once, options)
        assert again.content == exported.content


def test_spark_ddl_is_read_back():
    text = "`a b` INT NOT NULL COMMENT 'it\\'s', s STRUCT<x: BIGINT NOT NULL, y: ARRAY<STRING>>, m MAP<STRING, DECIMAL(10,2)>"
    imported = find("spark").importer(text, Options("t.ddl"))
    contract = contract_of(imported.data)
    first = contract.schema_[0].properties[0]
    assert (first.name, first.required, first.description) == ("a b", True, "it's")
    exported = find("spark").exporter(contract, Options("t", extra={"style": "ddl"})).content
    again = find("spark").importer(exported, Options("t.ddl"))
    assert again.data == imported.data
