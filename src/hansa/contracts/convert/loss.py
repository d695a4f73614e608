"""What a contract says and a format cannot: one finding for each kind of statement, with the places that make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Feature
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hansa.contracts.convert.notes import Notes
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaElement, SchemaObject

ROOT = frozenset(
    {
        Feature.IDENTITY,
        Feature.TERMS,
        Feature.TEAM,
        Feature.ROLES,
        Feature.SUPPORT,
        Feature.PRICE,
        Feature.SERVERS,
        Feature.SERVICE_LEVELS,
    }
)
"""Statements about the contract as a whole: a schema language has no place for them, which is no surprise to anybody."""


DEFAULTS = frozenset({"default", "defaultExpression"})
"""Custom properties that hold a column's default: a value, or an expression of SQL."""


UNNAMED = " of what is inside an array or a map"
_NAMED_ONLY = frozenset({Feature.DESCRIPTIONS, Feature.DEFAULTS, Feature.CUSTOM})


def note_losses(
    contract: Contract,
    title: str,
    carries: frozenset[Feature],
    notes: Notes,
    partly: Mapping[Feature, Callable[[SchemaElement], bool]] | None = None,
    *,
    parts: bool = False,
) -> None:
    """Adds a finding for every feature that the contract uses and that is not in `carries`.

    `partly`: what is carried for some properties only, with the question whether this is one of them. `parts`: whether
    the items of arrays and the keys and values of maps can be described as columns can.
    """
    for feature, where, element in used(contract):
        asked = (partly or {}).get(feature)
        unnamed = not parts and feature in _NAMED_ONLY and where.endswith(("[]", "}"))
        if (feature in carries and not unnamed) or (asked and element is not None and asked(element)):
            continue
        severity = Severity.INFO if feature in ROOT else Severity.WARNING
        text = f"{title} cannot say {feature.value}{UNNAMED if unnamed and feature in carries else ''}."
        notes.add("convert-lost", severity, (where, 0), text, "")


def used(contract: Contract) -> Iterator[tuple[Feature, str, SchemaElement | None]]:
    """Each feature with the path of the part that uses it (empty for the contract itself), and that part."""
    for feature, uses in _ROOT_USES.items():
        if uses(contract):
            yield feature, "", None
    for table in contract.schema_:
        yield from _table(table)


def walk(prop: Property, path: str) -> Iterator[tuple[Property, str]]:
    """The property and all below it with their paths: `orders.lines[].price`."""
    yield prop, path
    for inner in prop.properties:
        yield from walk(inner, f"{path}.{inner.name}")
    if prop.items:
        yield from walk(prop.items, f"{path}[]")
    if prop.map:
        for name, part in (("key", prop.map.key), ("value", prop.map.value)):
            if part:
                yield from walk(part, f"{path}{{{name}}}")


def _table(table: SchemaObject) -> Iterator[tuple[Feature, str, SchemaElement]]:
    if table.description or table.data_granularity_description:
        yield Feature.TABLE_DESCRIPTIONS, table.name, table
    yield from ((feature, table.name, table) for feature, uses in _ELEMENT_USES.items() if uses(table))
    for prop in table.properties:
        for each, path in walk(prop, f"{table.name}.{prop.name}"):
            yield from ((feature, path, each) for feature, uses in _ELEMENT_USES.items() if uses(each))
            yield from ((feature, path, each) for feature, uses in _PROPERTY_USES.items() if uses(each))


def _has(*names: str) -> Callable[[Property], bool]:
    return lambda prop: any(name in (prop.logical_type_options or {}) for name in names)


_ROOT_USES: dict[Feature, Callable[[Contract], object]] = {
    Feature.IDENTITY: lambda c: c.id,
    Feature.TERMS: lambda c: c.description.purpose or c.description.usage or c.description.limitations,
    Feature.TEAM: lambda c: c.team,
    Feature.ROLES: lambda c: c.roles,
    Feature.SUPPORT: lambda c: c.support,
    Feature.PRICE: lambda c: c.price,
    Feature.SERVERS: lambda c: c.servers,
    Feature.SERVICE_LEVELS: lambda c: c.sla_properties,
}

_ELEMENT_USES: dict[Feature, Callable[[SchemaElement], object]] = {
    Feature.BUSINESS_NAMES: lambda e: e.business_name or e.synonyms,
    Feature.PHYSICAL_NAMES: lambda e: e.physical_name and e.physical_name != e.name,
    Feature.REFERENCES: lambda e: e.relationships,
    Feature.TAGS: lambda e: e.tags,
    Feature.DEPRECATED: lambda e: e.deprecated,
    Feature.QUALITY: lambda e: e.quality,
    Feature.CUSTOM: lambda e: [each for each in e.custom_properties if each.property not in DEFAULTS],
    Feature.DEFAULTS: lambda e: [each for each in e.custom_properties if each.property in DEFAULTS],
    Feature.DEFINITIONS: lambda e: e.authoritative_definitions,
}

_PROPERTY_USES: dict[Feature, Callable[[Property], object]] = {
    Feature.DESCRIPTIONS: lambda p: p.description,
    Feature.REQUIRED: lambda p: p.required,
    Feature.UNIQUE: lambda p: p.unique,
    Feature.PRIMARY_KEYS: lambda p: p.primary_key,
    Feature.ENUMS: lambda p: p.enum,
    Feature.ENUM_LABELS: lambda p: [each for each in p.enum if each.label or each.description],
    Feature.LENGTHS: _has("minLength", "maxLength"),
    Feature.RANGES: _has("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    Feature.MULTIPLES: _has("multipleOf"),
    Feature.PATTERNS: _has("pattern"),
    Feature.FORMATS: lambda p: p.logical_type in {"string", "date", "time", "timestamp"} and _has("format")(p),
    Feature.ZONED_TIMES: lambda p: p.logical_type == "time" and (p.logical_type_options or {}).get("timezone") is True,
    Feature.ITEM_COUNTS: _has("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    Feature.NESTED: lambda p: p.properties,
    Feature.ARRAYS: lambda p: p.logical_type == "array",
    Feature.MAPS: lambda p: p.logical_type == "map",
    Feature.VECTORS: lambda p: p.logical_type == "vector",
    Feature.EXAMPLES: lambda p: p.examples,
    Feature.CLASSIFICATION: lambda p: p.classification or p.critical_data_element or p.encrypted_name,
    Feature.PARTITIONS: lambda p: p.partitioned,
    Feature.MEASURES: lambda p: p.semantic_type == "measure",
    Feature.LINEAGE: lambda p: p.transform_logic or p.transform_source_objects or p.transform_description,
}
