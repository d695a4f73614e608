"""Types of a contract as the types of a table."""

import pytest

from hansa.contracts.types import ColumnType, columns, duckdb_type, physical
from hansa.standards.odcs.schema import Property, SchemaObject


def prop(**keys):
    return Property({"name": "x", **keys})


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, "VARCHAR"),
        ({"logicalType": "string"}, "VARCHAR"),
        ({"logicalType": "string", "physicalType": "varbinary"}, "BLOB"),
        ({"logicalType": "integer"}, "BIGINT"),
        ({"logicalType": "integer", "physicalType": "INT"}, "INTEGER"),
        ({"logicalType": "integer", "logicalTypeOptions": {"format": "i8"}}, "INTEGER"),
        ({"logicalType": "integer", "logicalTypeOptions": {"format": "u32"}}, "BIGINT"),
        ({"logicalType": "integer", "logicalTypeOptions": {"format": "u64"}}, "DECIMAL(20,0)"),
        ({"logicalType": "integer", "physicalType": "NUMBER(10,0)"}, "DECIMAL(10,0)"),
        ({"logicalType": "integer", "physicalType": "VARCHAR(10)"}, "BIGINT"),
        ({"logicalType": "number"}, "DOUBLE"),
        ({"logicalType": "number", "physicalType": "DECIMAL(18, 2)"}, "DECIMAL(18,2)"),
        ({"logicalType": "number", "physicalType": "numeric"}, "DOUBLE"),
        ({"logicalType": "number", "physicalType": "decimal(60,3)"}, "DECIMAL(38,3)"),
        ({"logicalType": "number", "logicalTypeOptions": {"format": "f32"}}, "FLOAT"),
        ({"logicalType": "boolean"}, "BOOLEAN"),
        ({"logicalType": "date"}, "DATE"),
        ({"logicalType": "time"}, "TIME"),
        ({"logicalType": "timestamp"}, "TIMESTAMP"),
        ({"logicalType": "timestamp", "physicalType": "TIMESTAMPTZ"}, "TIMESTAMP WITH TIME ZONE"),
        ({"logicalType": "timestamp", "physicalType": "timestamp(6) with time zone"}, "TIMESTAMP WITH TIME ZONE"),
        ({"logicalType": "timestamp", "logicalTypeOptions": {"timezone": True}}, "TIMESTAMP WITH TIME ZONE"),
        ({"physicalType": "bigint"}, "BIGINT"),
        ({"logicalType": "vector", "logicalTypeOptions": {"dimensions": 3}}, "FLOAT[]"),
        ({"logicalType": "array", "items": {"logicalType": "integer"}}, "BIGINT[]"),
        ({"logicalType": "array"}, "VARCHAR[]"),
        ({"logicalType": "object"}, "VARCHAR"),
        (
            {"logicalType": "object", "properties": [{"name": 'a"b', "logicalType": "date"}]},
            'STRUCT("a""b" DATE)',
        ),
        (
            {"logicalType": "map", "map": {"key": {"logicalType": "string"}, "value": {"logicalType": "number"}}},
            "MAP(VARCHAR, DOUBLE)",
        ),
    ],
)
def test_duckdb_type(keys, expected):
    assert duckdb_type(prop(**keys)) == expected


def test_every_type_is_one_that_the_engine_knows():
    import duckdb

    connection = duckdb.connect()
    nested = prop(logicalType="object", properties=[{"name": "a", "logicalType": "array", "items": {"name": "b"}}])
    for type_ in ("DECIMAL(38,0)", duckdb_type(nested), "MAP(VARCHAR, DOUBLE)", "FLOAT[]", "TIMESTAMP WITH TIME ZONE"):
        connection.execute(f"SELECT NULL::{type_}")


def test_columns_carry_name_need_and_classification_and_leave_measures_out():
    schema = SchemaObject(
        {
            "name": "orders",
            "properties": [
                {"name": "id", "logicalType": "integer", "primaryKey": True},
                {"name": "mail", "physicalName": "e_mail", "logicalType": "string", "classification": "restricted"},
                {"name": "revenue", "semanticType": "measure", "logicalType": "number"},
            ],
        }
    )
    assert columns(schema) == (
        ColumnType("id", "BIGINT", required=True),
        ColumnType("e_mail", "VARCHAR", classification="restricted"),
    )


def test_a_physical_type_nobody_knows_is_none():
    assert physical("GEOGRAPHY(POINT)") is None
    assert physical("x" * 1000) is None
