"""A contract's schema as rows of a table, each property below the one it is part of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.registry.records.links import means
from hansa.web.pages.contracts.sentences import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.schema import Property, SchemaObject

DEEPEST = 6
"""Deeper properties are shown at this indent."""
OPEN = frozenset({"", "public", "internal"})
"""Classifications that need no lock."""

_OPTIONS = {
    "minLength": "at least {} characters", "maxLength": "at most {} characters", "pattern": "matches {}",
    "format": "format {}", "minimum": "≥ {}", "maximum": "≤ {}", "exclusiveMinimum": "> {}",
    "exclusiveMaximum": "< {}", "multipleOf": "a multiple of {}", "minItems": "at least {} items",
    "maxItems": "at most {} items", "timezone": "time zone {}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """`means`: the links that say what it means."""

    path: str
    name: str
    depth: int
    type: str
    physical_type: str
    flags: tuple[str, ...]
    classification: str
    is_open: bool
    description: str
    limits: tuple[str, ...]
    examples: tuple[str, ...]
    enum: tuple[str, ...]
    refers: tuple[str, ...]
    means: tuple[str, ...]


def rows(schema: SchemaObject) -> tuple[Row, ...]:
    return tuple(row for item in schema.properties for row in _rows(item, "", 0))


def _rows(item: Property, above: str, depth: int, label: str = "") -> Iterator[Row]:
    path = f"{above}{item.name or label}"
    yield _row(item, path, min(depth, DEEPEST), label)
    for child in item.properties:
        yield from _rows(child, f"{path}.", depth + 1)
    if item.items is not None and (item.items.properties or item.items.items):
        yield from _rows(item.items, f"{path}.", depth + 1, "each item")
    if item.map is not None and item.map.value is not None and item.map.value.properties:
        yield from _rows(item.map.value, f"{path}.", depth + 1, "each value")


def _row(item: Property, path: str, depth: int, label: str) -> Row:
    flags = [
        ("key", item.primary_key),
        ("required", item.required and not item.primary_key),
        ("unique", item.unique and not item.primary_key),
        ("partition", item.partitioned),
        ("critical", item.critical_data_element),
        ("deprecated", item.deprecated),
    ]
    classification = item.classification or ""
    return Row(
        path=path,
        name=label or item.name,
        depth=depth,
        type=logical(item),
        physical_type=item.physical_type or "",
        flags=tuple(name for name, is_set in flags if is_set),
        classification=classification,
        is_open=classification.lower() in OPEN,
        description=item.description or "",
        limits=tuple(
            text.format(plain(item.logical_type_options[key]))
            for key, text in _OPTIONS.items()
            if key in item.logical_type_options
        ),
        examples=tuple(plain(value) for value in item.examples),
        enum=tuple(f"{plain(one.value)} ({one.label})" if one.label else plain(one.value) for one in item.enum),
        refers=tuple(target for relation in item.relationships for target in relation.targets),
        means=tuple(link.url for link in item.authoritative_definitions if means(link)),
    )


def logical(item: Property) -> str:
    """`array of string`, `map of string to number`, else the logical type, else the physical."""
    name = item.logical_type or (item.physical_type or "any").lower()
    if name == "array" and item.items is not None:
        return f"array of {logical(item.items)}"
    if name == "map" and item.map is not None and item.map.key is not None and item.map.value is not None:
        return f"map of {logical(item.map.key)} to {logical(item.map.value)}"
    return name
