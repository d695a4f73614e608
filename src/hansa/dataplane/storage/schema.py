"""A table's columns over time: field ids stay with the name they were given to, new columns get new ones."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pyiceberg.schema import Schema
from pyiceberg.types import (
    DecimalType,
    DoubleType,
    FloatType,
    IcebergType,
    IntegerType,
    ListType,
    LongType,
    MapType,
    NestedField,
    PrimitiveType,
    StructType,
)

from hansa.dataplane.engines.duck import quote
from hansa.dataplane.storage.types import field_ids_sql, to_duckdb, to_iceberg
from hansa.dataplane.storage.values import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import duckdb


class ColumnLike(Protocol):
    """What a contract promises of one column (`contracts.types.ColumnType`)."""

    @property
    def name(self) -> str: ...
    @property
    def duckdb(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SimpleColumn:
    """A column without a contract behind it, as landing tables have."""

    name: str
    duckdb: str


def build(
    columns: Sequence[ColumnLike], connection: duckdb.DuckDBPyConnection, old: Schema | None, last: int
) -> Schema:
    """The schema for `columns`, with the ids of `old` where name and type allow; ids above `last` are new.

    No column is required in storage: whether a value may be missing is for the contract's checks to say, and rows that
    fail them have to be stored to be looked at.
    """
    counter = itertools.count(last + 1)

    def fresh() -> int:
        return next(counter)

    before: Mapping[str, NestedField] = {field.name: field for field in old.fields} if old else {}
    fields = []
    for column in columns:
        known = before.get(column.name)
        wanted = to_iceberg(connection.type(column.duckdb), lambda: 0)
        kept = _widen(known.field_type, wanted, fresh) if known else None
        if known and kept:
            fields.append(NestedField(known.field_id, column.name, kept, required=False))
        else:
            number = fresh()
            fields.append(
                NestedField(number, column.name, to_iceberg(connection.type(column.duckdb), fresh), required=False)
            )
    return Schema(*fields)


def _widen(old: IcebergType, new: IcebergType, fresh: Callable[[], int]) -> IcebergType | None:
    """`new` with the ids of `old`, or None where Iceberg cannot read old files as `new` (then it is another column)."""
    if isinstance(old, PrimitiveType) and isinstance(new, PrimitiveType):
        return new if old == new or _promotes(old, new) else None
    if isinstance(old, ListType) and isinstance(new, ListType):
        inner = _widen(old.element_type, new.element_type, fresh)
        return ListType(old.element_id, inner, element_required=False) if inner else None
    if isinstance(old, MapType) and isinstance(new, MapType):
        key, value = _widen(old.key_type, new.key_type, fresh), _widen(old.value_type, new.value_type, fresh)
        return MapType(old.key_id, key, old.value_id, value, value_required=False) if key and value else None
    if isinstance(old, StructType) and isinstance(new, StructType):
        return _widen_struct(old, new, fresh)
    return None


def _widen_struct(old: StructType, new: StructType, fresh: Callable[[], int]) -> StructType | None:
    before = {field.name: field for field in old.fields}
    fields = []
    for field in new.fields:
        known = before.get(field.name)
        kind = _widen(known.field_type, field.field_type, fresh) if known else _renumber(field.field_type, fresh)
        if kind is None:
            return None
        fields.append(NestedField(known.field_id if known else fresh(), field.name, kind, required=False))
    return StructType(*fields)


def _renumber(kind: IcebergType, fresh: Callable[[], int]) -> IcebergType:
    if isinstance(kind, ListType):
        return ListType(fresh(), _renumber(kind.element_type, fresh), element_required=False)
    if isinstance(kind, MapType):
        return MapType(
            fresh(), _renumber(kind.key_type, fresh), fresh(), _renumber(kind.value_type, fresh), value_required=False
        )
    if isinstance(kind, StructType):
        return StructType(
            *(NestedField(fresh(), f.name, _renumber(f.field_type, fresh), required=False) for f in kind.fields)
        )
    return kind


def _promotes(old: PrimitiveType, new: PrimitiveType) -> bool:
    """Iceberg v2's own widenings (spec, Schema Evolution)."""
    if isinstance(old, DecimalType) and isinstance(new, DecimalType):
        return old.scale == new.scale and old.precision <= new.precision
    return (isinstance(old, IntegerType) and isinstance(new, LongType)) or (
        isinstance(old, FloatType) and isinstance(new, DoubleType)
    )


def columns_of(schema: Schema) -> tuple[Column, ...]:
    return tuple(Column(field.field_id, field.name, to_duckdb(field.field_type)) for field in schema.fields)


def copy_options(schema: Schema) -> str:
    return ", ".join(
        f"{quote(field.name)}: {field_ids_sql(field.field_id, field.field_type)}" for field in schema.fields
    )


def select_list(schema: Schema, columns: Sequence[ColumnLike]) -> str:
    """Each column as the contract types it, then as it is stored: a SMALLINT is stored as an int but must fit."""
    parts = []
    for field, column in zip(schema.fields, columns, strict=True):
        name, stored = quote(column.name), to_duckdb(field.field_type)
        typed = f"CAST({name} AS {column.duckdb})"
        parts.append(f"{typed if stored == column.duckdb else f'CAST({typed} AS {stored})'} AS {name}")
    return ", ".join(parts)
