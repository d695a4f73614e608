"""RDF: the contract as a data set of DCAT, its tables and columns as classes and properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Feature, Format, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.people.words import rule_of
from hansa.contracts.convert.rdf.turtle import address, base_of, document, iri, literal, subject, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaElement, SchemaObject

CARRIES = frozenset(
    {
        Feature.IDENTITY, Feature.TERMS, Feature.TEAM, Feature.TABLE_DESCRIPTIONS, Feature.DESCRIPTIONS, Feature.BUSINESS_NAMES,
        Feature.PHYSICAL_NAMES, Feature.CLASSIFICATION, Feature.TAGS, Feature.NESTED, Feature.ARRAYS, Feature.MAPS,
        Feature.VECTORS, Feature.DEFINITIONS, Feature.DEPRECATED, Feature.QUALITY, Feature.SERVICE_LEVELS, Feature.REFERENCES,
        Feature.PRIMARY_KEYS, Feature.REQUIRED, Feature.UNIQUE, Feature.MEASURES,
    }
)  # fmt: skip


def export_rdf(contract: Contract, options: Options) -> Exported:
    """`extra["base"]` is the address below which the contract's names live."""
    notes = Notes(options.source)
    note_losses(contract, "RDF", CARRIES, notes)
    base = base_of(contract.id, options.extra.get("base", ""))
    parts = [_contract(contract, base)]
    for schema in contract.schema_:
        parts += _table(schema, base)
    return Exported(document("\n".join(parts)), notes.findings)


def _contract(contract: Contract, base: str) -> str:
    about = contract.description
    pairs: list[tuple[str, str | None]] = [
        ("a", "dcat:Dataset, odcs:DataContract"),
        ("dct:identifier", text(contract.id)),
        ("dct:title", _text(contract.name)),
        ("dct:description", _text(about.purpose)),
        ("dcat:version", _text(contract.version)),
        ("odcs:status", _text(contract.status)),
        ("odcs:domain", _text(contract.domain)),
        ("odcs:usage", _text(about.usage)),
        ("odcs:limitations", _text(about.limitations)),
        ("dct:creator", _text(contract.team.name if contract.team else None)),
        *[("dcat:keyword", text(each)) for each in contract.tags],
        *[("rdfs:seeAlso", address(each.url)) for each in contract.authoritative_definitions],
        *[
            ("odcs:serviceLevel", text(f"{each.property}: {each.value} {each.unit or ''} {each.element or ''}".strip()))
            for each in contract.sla_properties
        ],
        *[("odcs:schema", iri(base, each.name)) for each in contract.schema_],
    ]
    return subject(f"<{base.removesuffix('#')}>", pairs)


def _text(value: str | None) -> str | None:
    return text(value) if value else None


def _element(element: SchemaElement) -> Iterator[tuple[str, str | None]]:
    yield "rdfs:label", text(element.business_name or element.name or "item")
    yield "odcs:name", text(element.name or "item")
    yield "rdfs:comment", _text(element.description)
    yield "odcs:physicalName", _text(element.physical_name)
    yield "odcs:physicalType", _text(element.physical_type)
    yield from (("odcs:tag", text(each)) for each in element.tags)
    yield from (("rdfs:seeAlso", address(each.url)) for each in element.authoritative_definitions)
    yield from (
        ("odcs:quality", text(f"{each.name or ''} {rule_of(each)}".strip()))
        for each in element.quality
        if each.name or rule_of(each)
    )
    yield from (("odcs:refersTo", text(target)) for each in element.relationships for target in each.targets)
    if element.deprecated:
        yield "odcs:deprecated", "true"


def _table(schema: SchemaObject, base: str) -> Iterator[str]:
    own = [iri(base, schema.name, each.name) for each in schema.properties]
    yield subject(
        iri(base, schema.name), [("a", "rdfs:Class"), *_element(schema), *[("odcs:property", each) for each in own]]
    )
    for prop in schema.properties:
        yield from _property(prop, (schema.name, prop.name), base)


def _property(prop: Property, path: tuple[str, ...], base: str) -> Iterator[str]:
    inside = [(each.name, each) for each in prop.properties] + ([("items", prop.items)] if prop.items else [])
    if prop.map:
        inside += [(name, each) for name, each in (("key", prop.map.key), ("value", prop.map.value)) if each]
    said: list[tuple[str, str | None]] = [
        ("a", "rdf:Property"),
        *_element(prop),
        ("rdfs:domain", iri(base, *path[:-1])),
        ("odcs:logicalType", _text(prop.logical_type)),
        ("odcs:classification", _text(prop.classification)),
        ("odcs:required", "true" if prop.required or prop.primary_key else None),
        ("odcs:unique", "true" if prop.unique else None),
        ("odcs:primaryKeyPosition", literal(max(prop.primary_key_position, 1)) if prop.primary_key else None),
        *[("odcs:property", iri(base, *path, name)) for name, _ in inside],
    ]
    yield subject(iri(base, *path), said)
    for name, each in inside:
        yield from _property(each, (*path, name), base)


FORMAT = Format(name="rdf", title="RDF", extension="ttl", exporter=export_rdf, carries=CARRIES)
