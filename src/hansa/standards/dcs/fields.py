"""DCS fields as ODCS properties: types, options, nesting and references to definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.dcs.quality import quality
from hansa.standards.mapping import as_map, compact, custom, entries, items, links, rest, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json

MAX_REFERENCES = 32
"""Definitions may refer to definitions; more steps than this are a circle."""

_TYPES: dict[str, tuple[str, dict[str, Json]]] = {
    "number": ("number", {}), "decimal": ("number", {}), "numeric": ("number", {}),
    "float": ("number", {"format": "f32"}), "double": ("number", {"format": "f64"}),
    "int": ("integer", {"format": "i32"}), "integer": ("integer", {"format": "i32"}),
    "long": ("integer", {"format": "i64"}), "bigint": ("integer", {"format": "i64"}),
    "string": ("string", {}), "text": ("string", {}), "varchar": ("string", {}),
    "boolean": ("boolean", {}), "date": ("date", {}), "time": ("time", {}),
    "timestamp": ("timestamp", {"timezone": True}), "timestamp_tz": ("timestamp", {"timezone": True}),
    "timestamp_ntz": ("timestamp", {"timezone": False}),
    "array": ("array", {}), "map": ("map", {}),
    "object": ("object", {}), "record": ("object", {}), "struct": ("object", {}),
    "bytes": ("string", {"format": "binary"}), "variant": ("object", {}), "json": ("object", {}), "null": ("string", {}),
}  # fmt: skip
_STRING_OPTIONS = ("minLength", "maxLength", "pattern", "format")
_RANGE_OPTIONS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_USED = (
    "type", "title", "description", "required", "unique", "primary", "primaryKey", "classification", "tags", "enum",
    "examples", "example", "references", "quality", "fields", "items", "keys", "values", "precision", "scale",
    "links", "config", "$ref", "name", *_STRING_OPTIONS, *_RANGE_OPTIONS,
)  # fmt: skip


def to_property(name: str | None, field: Mapping[str, Json], definitions: Mapping[str, Json]) -> dict[str, Json]:
    """`name` is None for the items of an array, which have none."""
    field = _resolved(field, definitions)
    kind = text(field.get("type")) or ""
    logical, options = _TYPES.get(kind, ("string", {}))
    out: dict[str, Json] = {
        "name": name,
        "businessName": text(field.get("title")),
        "description": text(field.get("description")),
        "logicalType": logical,
        "physicalType": _physical(kind, field),
        "logicalTypeOptions": _options(logical, options, field),
        "required": field.get("required"),
        "unique": field.get("unique"),
        "primaryKey": field.get("primaryKey", field.get("primary")),
        "classification": text(field.get("classification")),
        "tags": field.get("tags"),
        "enum": [{"value": value} for value in _list(field.get("enum"))],
        "examples": _list(field.get("examples")) or _list(field.get("example")),
        "relationships": [{"to": target}] if (target := text(field.get("references"))) else [],
        "authoritativeDefinitions": links(as_map(field.get("links"))),
        "quality": [quality(rule) for rule in items(field.get("quality"))],
        "customProperties": custom({**rest(field, *_USED), **as_map(field.get("config"))}),
        **_nested(logical, field, definitions),
    }
    return compact(out)


def _resolved(field: Mapping[str, Json], definitions: Mapping[str, Json]) -> Mapping[str, Json]:
    """The field over the definition that it refers to (`#/definitions/order_id`); foreign references stay unread."""
    for _ in range(MAX_REFERENCES):
        reference = text(field.get("$ref")) or ""
        found = definitions.get(reference.removeprefix("#/definitions/"))
        if not reference.startswith("#/definitions/") or not isinstance(found, dict):
            return field
        field = {**found, **{key: value for key, value in field.items() if key != "$ref"}}
    return {key: value for key, value in field.items() if key != "$ref"}


def _nested(logical: str, field: Mapping[str, Json], definitions: Mapping[str, Json]) -> dict[str, Json]:
    if logical == "object":
        return {
            "properties": [to_property(key, value, definitions) for key, value in entries(field.get("fields")).items()]
        }
    if logical == "array" and isinstance(field.get("items"), dict):
        return {"items": to_property(None, as_map(field["items"]), definitions)}
    if logical == "map":
        sides = {"key": as_map(field.get("keys")), "value": as_map(field.get("values"))}
        return {
            "map": {side: to_property(None, given or {"type": "string"}, definitions) for side, given in sides.items()}
        }
    return {}


def _physical(kind: str, field: Mapping[str, Json]) -> Json:
    """Only where the logical type says less than DCS did."""
    precision, scale = field.get("precision"), field.get("scale")
    if isinstance(precision, int):
        return f"DECIMAL({precision},{scale if isinstance(scale, int) else 0})"
    return kind if kind and kind not in _TYPES else None


def _options(logical: str, options: dict[str, Json], field: Mapping[str, Json]) -> Json:
    wanted = _STRING_OPTIONS if logical == "string" else _RANGE_OPTIONS if logical in {"integer", "number"} else ()
    return {**options, **{name: field[name] for name in wanted if name in field}}


def _list(value: Json) -> list[Json]:
    return [] if value is None else value if isinstance(value, list) else [value]
