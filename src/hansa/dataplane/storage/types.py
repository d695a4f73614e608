"""DuckDB's types and Iceberg's, one to the other: what is stored, and how it is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FixedType,
    FloatType,
    IcebergType,
    IntegerType,
    ListType,
    LongType,
    MapType,
    NestedField,
    PrimitiveType,
    StringType,
    StructType,
    TimestampType,
    TimestamptzType,
    TimeType,
    UUIDType,
)

from hansa.dataplane.engines.duck import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from duckdb.sqltypes import DuckDBPyType

_SIMPLE: dict[str, PrimitiveType] = {
    "boolean": BooleanType(),
    "tinyint": IntegerType(),
    "smallint": IntegerType(),
    "integer": IntegerType(),
    "utinyint": IntegerType(),
    "usmallint": IntegerType(),
    "uinteger": LongType(),
    "bigint": LongType(),
    "ubigint": DecimalType(20, 0),
    "hugeint": DecimalType(38, 0),
    "uhugeint": DecimalType(38, 0),
    "float": FloatType(),
    "double": DoubleType(),
    "date": DateType(),
    "time": TimeType(),
    "timestamp": TimestampType(),
    "timestamp_s": TimestampType(),
    "timestamp_ms": TimestampType(),
    "timestamp_ns": TimestampType(),
    "timestamp with time zone": TimestamptzType(),
    "uuid": UUIDType(),
    "blob": BinaryType(),
}
"""Anything that is not here (VARCHAR, JSON, ENUM, INTERVAL, BIT, TIMETZ …) is stored as text."""

_DUCKDB: tuple[tuple[type[IcebergType], str], ...] = (
    (BooleanType, "BOOLEAN"),
    (IntegerType, "INTEGER"),
    (LongType, "BIGINT"),
    (FloatType, "FLOAT"),
    (DoubleType, "DOUBLE"),
    (DateType, "DATE"),
    (TimeType, "TIME"),
    (TimestamptzType, "TIMESTAMP WITH TIME ZONE"),
    (TimestampType, "TIMESTAMP"),
    (UUIDType, "UUID"),
    (BinaryType, "BLOB"),
    (FixedType, "BLOB"),
)


def to_iceberg(kind: DuckDBPyType, fresh: Callable[[], int]) -> IcebergType:
    """`fresh` gives the ids of nested fields."""
    name = str(kind.id)
    if name == "decimal":
        sizes = {str(key): value for key, value in kind.children}
        return DecimalType(int(str(sizes["precision"])), int(str(sizes["scale"])))
    children: list[tuple[str, DuckDBPyType]] = kind.children if name in {"list", "array", "struct", "map"} else []  # type: ignore[assignment]  # a nested type's children are types
    if name in {"list", "array"}:
        return ListType(fresh(), to_iceberg(children[0][1], fresh), element_required=False)
    if name == "struct":
        fields = [NestedField(fresh(), key, to_iceberg(child, fresh), required=False) for key, child in children]
        return StructType(*fields)
    if name == "map":
        key_id, value_id = fresh(), fresh()
        key, value = (to_iceberg(child, fresh) for _, child in children)
        return MapType(key_id, key, value_id, value, value_required=False)
    return _SIMPLE.get(name, StringType())


def to_duckdb(kind: IcebergType) -> str:
    if isinstance(kind, DecimalType):
        return f"DECIMAL({kind.precision},{kind.scale})"
    if isinstance(kind, ListType):
        return to_duckdb(kind.element_type) + "[]"
    if isinstance(kind, MapType):
        return f"MAP({to_duckdb(kind.key_type)}, {to_duckdb(kind.value_type)})"
    if isinstance(kind, StructType):
        return "STRUCT(" + ", ".join(f"{quote(f.name)} {to_duckdb(f.field_type)}" for f in kind.fields) + ")"
    return next((name for iceberg, name in _DUCKDB if isinstance(kind, iceberg)), "VARCHAR")


def field_ids_sql(field_id: int, kind: IcebergType) -> str:
    """The value of one column in COPY's FIELD_IDS."""
    inner: list[str] = []
    if isinstance(kind, ListType):
        inner = [f"element: {field_ids_sql(kind.element_id, kind.element_type)}"]
    elif isinstance(kind, MapType):
        inner = [
            f"key: {field_ids_sql(kind.key_id, kind.key_type)}",
            f"value: {field_ids_sql(kind.value_id, kind.value_type)}",
        ]
    elif isinstance(kind, StructType):
        inner = [f"{quote(f.name)}: {field_ids_sql(f.field_id, f.field_type)}" for f in kind.fields]
    return f"{{__duckdb_field_id: {field_id}, {', '.join(inner)}}}" if inner else str(field_id)
