"""Between a contract's properties and the neutral fields that typed schema languages are read into and written from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.described import Field
from hansa.contracts.convert.scalar import Scalar, parse, scalar, typed
from hansa.contracts.types import column_name, is_stored, map_parts, physical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.convert.notes import Notes
    from hansa.kernel.json import Json
    from hansa.standards.odcs.schema import Property, SchemaObject

MAX_NESTING = 24
"""Levels of nested fields; a contract may have 64 levels of YAML, and each nested field takes two or more of them."""

TEXT = Field("", "string")


def columns(table: SchemaObject) -> tuple[tuple[Property, Field], ...]:
    """The stored columns of a table with their fields."""
    return tuple((each, field_of(each)) for each in table.properties if is_stored(each))


def field_of(prop: Property) -> Field:
    """What neither type says is text, as in the table that the contract makes."""
    required = prop.required or prop.primary_key
    name, text = column_name(prop), prop.description or ""
    kind, inner = _shape(prop)
    length = found.length if (found := scalar(prop)) else 0
    values = tuple(prop.enum_values) if kind == "string" else ()
    extra = tuple((each.property, each.value) for each in prop.custom_properties)
    return Field(name, kind, not required, prop.physical_type or "", text, inner, values, extra, length)


def _shape(prop: Property) -> tuple[str, tuple[Field, ...]]:
    found = scalar(prop)
    if found:
        return found.word, ()
    if prop.properties:
        return "struct", tuple(field_of(each) for each in prop.properties if is_stored(each))
    if prop.logical_type == "map":
        key, value = map_parts(prop)
        return "map", (field_of(key) if key else TEXT, field_of(value) if value else TEXT)
    if prop.logical_type == "vector":
        return "list", (Field("", _ELEMENTS.get(str(prop.logical_type_options.get("elementType")), "float32")),)
    return "list", (field_of(prop.items) if prop.items else TEXT,)


_ELEMENTS = {"float64": "float64", "int8": "int8", "uint8": "uint8"}
"""What a vector's elements are kept in; the other types are not known to any table."""


def property_of(field: Field, notes: Notes, path: str, depth: int = 0) -> dict[str, Json]:
    """The property that a field stands for; what is nested too deep becomes JSON text, and a finding says so."""
    where = f"{path}.{field.name}" if field.name else f"{path}[]"
    keys: dict[str, Json] = {
        "required": not field.nullable,
        "description": field.description,
        "enum": draft.enum(field.values),
        "customProperties": draft.custom(dict(field.metadata)),
    }
    if field.type in {"struct", "list", "map"}:
        if depth >= MAX_NESTING:
            notes.lost(where, f"is nested deeper than {MAX_NESTING} levels and was kept as JSON.", "Flatten it.")
            return draft.column(field.name, "object", physicalType="json", **keys)
        return _nested(field, notes, where, depth, keys)
    found = parse(field.type)
    if found is None:
        notes.lost(where, f"the type {field.native or field.type} is not known; it was read as text.", "Set the type.")
        found = Scalar("text")
    if field.length and found.kind in {"text", "binary"}:
        found = replace(found, length=field.length)
    made = typed(found, _native(field))
    return draft.column(field.name, str(made.pop("logicalType")), **made, **keys)


def _native(field: Field) -> str:
    """What the source calls the type, unless that word means a narrower one elsewhere (BigQuery's INTEGER has 64 bits)."""
    narrower, plain = _ELSEWHERE.get(field.type, ("", ""))
    return plain if narrower and physical(field.native) == narrower else field.native


_ELSEWHERE = {"int64": ("INTEGER", "bigint"), "float64": ("FLOAT", "double")}


def named(fields: Sequence[Field], notes: Notes, path: str) -> list[Field]:
    """Fields of a table or an object, which the standard asks a name of."""
    for number, each in enumerate(fields, 1):
        if not each.name:
            notes.refused(path, f"field {number} has no name; it is called field_{number}.", "Name it.")
    return [each if each.name else replace(each, name=f"field_{number}") for number, each in enumerate(fields, 1)]


def _nested(field: Field, notes: Notes, where: str, depth: int, keys: dict[str, Json]) -> dict[str, Json]:
    fields = named(field.fields, notes, where) if field.type == "struct" else field.fields
    inner: list[Json] = [property_of(each, notes, where, depth + 1) for each in fields]
    native = field.native or None
    if field.type == "struct":
        return draft.column(field.name, "object", physicalType=native, properties=inner, **keys)
    if field.type == "list":
        return draft.column(field.name, "array", physicalType=native, items=inner[0], **keys)
    return draft.column(field.name, "map", physicalType=native, map={"key": inner[0], "value": inner[1]}, **keys)
