"""The table a promise makes: logical and physical types of a contract as DuckDB types that Iceberg v2 can hold.

logicalType            DuckDB                       physicalType refines it
string                 VARCHAR                      BINARY, BLOB → BLOB
integer                BIGINT                       INT, SMALLINT, … and format i8 … u16 → INTEGER
number                 DOUBLE                       DECIMAL(p,s), NUMERIC(p,s); FLOAT, REAL → FLOAT
boolean, date, time    BOOLEAN, DATE, TIME
timestamp              TIMESTAMP                    with zone: TIMESTAMP WITH TIME ZONE
object, array, map     STRUCT, LIST, MAP            vector → FLOAT[]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from hansa.standards.odcs.schema import Property, SchemaObject

MAX_PRECISION = 38
"""The widest decimal of Iceberg v2 and of DuckDB."""

TEXT, BYTES, BOOL, INT, LONG = "VARCHAR", "BLOB", "BOOLEAN", "INTEGER", "BIGINT"
FLOAT, DOUBLE, DATE, TIME = "FLOAT", "DOUBLE", "DATE", "TIME"
TIMESTAMP, ZONED = "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"

_PHYSICAL = {
    **dict.fromkeys(("string", "text", "varchar", "char", "character", "character varying", "nvarchar", "nchar"), TEXT),
    **dict.fromkeys(("clob", "uuid", "json", "jsonb", "varchar2", "enum", "bpchar", "tinytext", "longtext"), TEXT),
    **dict.fromkeys(("binary", "varbinary", "blob", "bytea", "bytes", "raw", "fixed", "image"), BYTES),
    **dict.fromkeys(("tinyblob", "mediumblob", "longblob"), BYTES),
    **dict.fromkeys(("boolean", "bool", "bit"), BOOL),
    **dict.fromkeys(("tinyint", "smallint", "int2", "int", "integer", "int4", "int32", "mediumint", "serial"), INT),
    **dict.fromkeys(("bigint", "int8", "int64", "long", "bigserial"), LONG),
    **dict.fromkeys(("float", "real", "float4", "float32"), FLOAT),
    **dict.fromkeys(("double", "double precision", "float8", "float64"), DOUBLE),
    "date": DATE,
    **dict.fromkeys(("time", "time without time zone"), TIME),
    **dict.fromkeys(("timestamp", "datetime", "timestamp without time zone", "timestamp_ntz", "datetime2"), TIMESTAMP),
    **dict.fromkeys(
        ("timestamptz", "timestamp with time zone", "timestamp_tz", "timestamp_ltz", "datetimeoffset"), ZONED
    ),
}
_DECIMAL = ("decimal", "numeric", "number", "dec", "bignumeric")
_LOGICAL = {
    "string": TEXT,
    "integer": LONG,
    "number": DOUBLE,
    "boolean": BOOL,
    "date": DATE,
    "time": TIME,
    "timestamp": TIMESTAMP,
}
_INTEGER_FORMATS = {
    **dict.fromkeys(("i8", "i16", "i32", "u8", "u16"), INT),
    **dict.fromkeys(("i64", "u32"), LONG),
    "u64": "DECIMAL(20,0)",
    **dict.fromkeys(("i128", "u128"), f"DECIMAL({MAX_PRECISION},0)"),
}
_FAMILY = {
    "string": {TEXT, BYTES},
    "integer": {INT, LONG, "DECIMAL"},
    "number": {FLOAT, DOUBLE, INT, LONG, "DECIMAL"},
    "boolean": {BOOL},
    "date": {DATE},
    "time": {TIME},
    "timestamp": {TIMESTAMP, ZONED},
}
_WITH_ARGUMENTS = re.compile(
    r"\s*([a-z0-9_ ]+?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?(\s+with(?:out)? time zone)?\s*\Z"
)


@dataclass(frozen=True, slots=True)
class ColumnType:
    """One column of a promised table; `duckdb` is its type, `classification` as the contract says it.

    `read` is SQL that reads a text as the column's value, where the contract says how it is written; `{}` stands for the text.
    `masked`: it, or a field of it, is classified as more than internal; `key` is its place in the primary key, from 1.
    """

    name: str
    duckdb: str
    required: bool = False
    classification: str | None = None
    read: str = ""
    masked: bool = False
    key: int = 0


def columns(schema: SchemaObject) -> tuple[ColumnType, ...]:
    """The columns in the contract's order; a `measure` is a formula, not a column."""
    return tuple(
        ColumnType(
            column_name(each),
            duckdb_type(each),
            bool(each.required) or bool(each.primary_key),
            each.classification,
        )
        for each in schema.properties or ()
        if is_stored(each)
    )


def is_stored(prop: Property) -> bool:
    """Whether the property is a column or a field of the data; a `measure` is computed by who reads."""
    return prop.semantic_type != "measure"


def column_name(prop: Property) -> str:
    """What the data calls it: the physical name, where the contract gives one."""
    return prop.physical_name or prop.name or ""


def duckdb_type(prop: Property) -> str:
    """The type of a property; nested ones included. What neither type says is text."""
    logical = prop.logical_type
    if logical == "object" or (not logical and prop.properties):
        return _struct(prop)
    if logical == "array" or (not logical and prop.items):
        return f"{duckdb_type(prop.items)}[]" if prop.items else f"{TEXT}[]"
    if logical == "map":
        key, value = map_parts(prop)
        return f"MAP({duckdb_type(key) if key else TEXT}, {duckdb_type(value) if value else TEXT})"
    if logical == "vector":
        return f"{FLOAT}[]"
    return _scalar(prop)


def map_parts(prop: Property) -> tuple[Property | None, Property | None]:
    """Key and value of a `map` property."""
    entry = prop.map
    return (entry.key, entry.value) if entry else (None, None)


def physical(text: str) -> str | None:
    """The DuckDB type that a physical type of any system names, or None: `numeric(12, 2)` is DECIMAL(12,2)."""
    match = _WITH_ARGUMENTS.match(text.lower())
    if not match:
        return None
    name, precision, scale, zone = match.groups()
    if name in _DECIMAL:
        return _decimal(precision, scale)
    return _PHYSICAL.get(f"{name}{zone}" if zone else name)


def _decimal(precision: str | None, scale: str | None) -> str:
    if precision is None:
        return DOUBLE
    width = min(max(int(precision), 1), MAX_PRECISION)
    return f"DECIMAL({width},{min(int(scale or 0), width)})"


def _struct(prop: Property) -> str:
    fields = [f"{quote(column_name(each))} {duckdb_type(each)}" for each in prop.properties or () if is_stored(each)]
    return f"STRUCT({', '.join(fields)})" if fields else TEXT


def _scalar(prop: Property) -> str:
    """The physical type refines the logical one and never contradicts it."""
    options = prop.logical_type_options or {}
    refined = physical(prop.physical_type or "")
    logical = prop.logical_type
    if logical is None:
        return refined or TEXT
    if refined and (refined in _FAMILY.get(logical, ()) or refined.split("(")[0] in _FAMILY.get(logical, ())):
        return refined if logical != "timestamp" or options.get("timezone") is not True else ZONED
    if logical == "timestamp" and options.get("timezone") is True:
        return ZONED
    if logical == "integer":
        return _INTEGER_FORMATS.get(str(options.get("format")), LONG)
    if logical == "number" and options.get("format") == "f32":
        return FLOAT
    return _LOGICAL.get(logical, TEXT)
