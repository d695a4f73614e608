"""Where a value stands in the table, and how a rule about it becomes a predicate over whole rows.

email             the column itself
address.zip       struct_extract, only where the address is there
items[].price     a lambda over the list: the row fails if any element does
labels{}          the values of a map, as a list
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.plan import moments
from hansa.contracts.plan.typetree import ITEM, KEY, VALUE, parse
from hansa.contracts.sql import literal, quote
from hansa.contracts.types import column_name, duckdb_type, is_stored, map_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.standards.odcs.schema import Property, SchemaObject

MAX_DEPTH = 16
"""Deeper than any table that people read; a document may nest further, its checks stop here."""

_LOGICAL = {
    "VARCHAR": "string",
    "BLOB": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "FLOAT": "number",
    "DOUBLE": "number",
    "DECIMAL": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    "STRUCT": "object",
    "LIST": "array",
    "MAP": "map",
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Field:
    """`value` is the SQL of the value, `present` of its parent being there, `loops` the lists around it from outside in.

    `path` leads to it: the column, then the steps into its type.
    """

    prop: Property
    column: str
    label: str
    pointer: str
    value: str
    type: str
    present: str = ""
    loops: tuple[tuple[str, str], ...] = ()
    path: tuple[str, ...] = ()

    @property
    def top(self) -> bool:
        return self.label == self.column and not self.loops

    @property
    def logical(self) -> str:
        """The logical type; where the contract gives only a physical one, what that stands for."""
        return self.prop.logical_type or _LOGICAL.get(parse(self.type).head, "")

    @property
    def options(self) -> Mapping[str, object]:
        return self.prop.logical_type_options or {}

    def row_fails(self, predicate: str) -> str:
        """The predicate over rows that is true where `predicate`, over this value, is true anywhere in the row."""
        sql = f"({self.present}) AND ({predicate})" if self.present else predicate
        for items, variable in reversed(self.loops):
            sql = f"list_bool_or(list_transform({items}, lambda {variable}: {sql}))"
        return sql

    @property
    def reading(self) -> str:
        """SQL that reads a text (`{}`) as the value, where the contract gives it a format of the JDK that can be read."""
        if self.logical not in {"date", "time", "timestamp"} or not self.options.get("format"):
            return ""
        known = moments.pattern(str(self.options["format"]))
        return "" if isinstance(known, str) else known.read("{}", self.type)

    @property
    def each_value(self) -> str:
        """All values of one row as a list, for a field that stands in a list."""
        sql = self.value
        for depth, (items, variable) in enumerate(reversed(self.loops)):
            sql = f"list_transform({items}, lambda {variable}: {sql})"
            sql = f"flatten({sql})" if depth else sql
        return sql


def walk(schema: SchemaObject, pointer: str) -> Iterator[Field]:
    """Every property of a table, nested ones after their parent."""
    for index, prop in enumerate(schema.properties or ()):
        if is_stored(prop):
            name = column_name(prop)
            yield from _below(
                Field(
                    prop,
                    name,
                    name,
                    f"{pointer}/properties/{index}",
                    quote(name),
                    duckdb_type(prop),
                    path=(name,),
                ),
                depth=0,
            )


def _below(field: Field, depth: int) -> Iterator[Field]:
    yield field
    if depth >= MAX_DEPTH:
        return
    for child in _children(field):
        yield from _below(child, depth + 1)


def _children(field: Field) -> Iterator[Field]:
    for index, prop in enumerate(field.prop.properties or ()):
        name = column_name(prop)
        yield Field(
            prop,
            field.column,
            f"{field.label}.{name}",
            f"{field.pointer}/properties/{index}",
            f"struct_extract({field.value}, {literal(name)})",
            duckdb_type(prop),
            f"{field.value} IS NOT NULL",
            field.loops,
            (*field.path, name),
        )
    if field.prop.items:
        yield _element(field, field.prop.items, field.value, ITEM, "items")
    if field.prop.map:
        key, value = map_parts(field.prop)
        if key:
            yield _element(field, key, f"map_keys({field.value})", KEY, "map/key")
        if value:
            yield _element(field, value, f"map_values({field.value})", VALUE, "map/value")


def _element(field: Field, prop: Property, items: str, mark: str, pointer: str) -> Field:
    variable = f"x{len(field.loops)}"
    return Field(
        prop,
        field.column,
        f"{field.label}{mark}",
        f"{field.pointer}/{pointer}",
        variable,
        duckdb_type(prop),
        "",
        (*field.loops, (items, variable)),
        (*field.path, mark),
    )
