"""SHACL: a node shape a table and nested object, with what each property must be, for data in RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Feature, Format, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.rdf.turtle import base_of, blank, document, iri, literal, subject, text
from hansa.contracts.convert.rules import Rule, format_pattern, rules
from hansa.contracts.convert.scalar import scalar
from hansa.contracts.types import is_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaElement

CARRIES = frozenset(
    {
        Feature.IDENTITY, Feature.TABLE_DESCRIPTIONS, Feature.DESCRIPTIONS, Feature.BUSINESS_NAMES, Feature.REQUIRED,
        Feature.REFERENCES, Feature.ENUMS, Feature.LENGTHS, Feature.RANGES, Feature.PATTERNS, Feature.FORMATS, Feature.NESTED,
        Feature.ARRAYS, Feature.ITEM_COUNTS,
    }
)  # fmt: skip
_TYPES = {
    "text": "xsd:string", "binary": "xsd:base64Binary", "boolean": "xsd:boolean", "integer": "xsd:integer",
    "decimal": "xsd:decimal", "float": "xsd:double", "date": "xsd:date", "time": "xsd:time", "timestamp": "xsd:dateTime",
    "json": "xsd:string",
}  # fmt: skip
_LIMITS = (
    ("minimum", "sh:minInclusive"),
    ("exclusiveMinimum", "sh:minExclusive"),
    ("maximum", "sh:maxInclusive"),
    ("exclusiveMaximum", "sh:maxExclusive"),
)


def export_shacl(contract: Contract, options: Options) -> Exported:
    """`extra["base"]` is the address below which the contract's names live."""
    notes = Notes(options.source)
    note_losses(contract, "SHACL", CARRIES, notes)
    base = base_of(contract.id, options.extra.get("base", ""))
    parts: list[str] = []
    for schema in contract.schema_:
        found = rules(schema, Notes(""))
        links = {rule.columns: rule for rule in found if rule.kind == "reference" and contract.object(rule.table)}
        parts += _shape(schema, (schema.name,), base, links)
    return Exported(document("\n".join(parts)), notes.findings)


def _shape(
    element: SchemaElement, path: tuple[str, ...], base: str, links: dict[tuple[str, ...], Rule]
) -> Iterator[str]:
    properties = [each for each in getattr(element, "properties", ()) if is_stored(each)]
    made = [_property(each, (*path, each.name), base, links) for each in properties]
    target = ("sh:targetClass", iri(base, *path)) if len(path) == 1 else ("sh:nodeKind", "sh:BlankNodeOrIRI")
    pairs: list[tuple[str, str | None]] = [
        ("a", "sh:NodeShape"), target, ("rdfs:label", text(element.business_name or element.name or path[-1])),
        ("rdfs:comment", text(element.description) if element.description else None), *[("sh:property", each) for each in made],
    ]  # fmt: skip
    yield subject(iri(base, *path, "shape"), pairs)
    for each in properties:
        inner = each.items if each.items and each.items.properties else each
        if inner.properties:
            yield from _shape(inner, (*path, each.name), base, {})


def _property(prop: Property, path: tuple[str, ...], base: str, links: dict[tuple[str, ...], Rule]) -> str:
    """A list is said as several values of one property."""
    many = prop.logical_type in {"array", "vector"}
    one = prop.items if many and prop.items else prop
    options = prop.logical_type_options
    required = prop.required or prop.primary_key
    least = options.get("minItems") if many and required else 1 if required else None
    most = options.get("maxItems") if many else 1
    pairs: list[tuple[str, str | None]] = [
        ("sh:path", iri(base, *path)),
        ("sh:name", text(prop.business_name or prop.name or "item")),
        ("sh:description", text(prop.description) if prop.description else None),
        (
            "sh:minCount",
            literal(least if least is not None or not required else 1) if least is not None or required else None,
        ),
        ("sh:maxCount", literal(most) if isinstance(most, int) else None),
        *_value(one, path, base, links.get((prop.physical_name or prop.name,))),
    ]
    return blank(pairs)


def _value(prop: Property, path: tuple[str, ...], base: str, link: Rule | None) -> Iterator[tuple[str, str | None]]:
    """What each value is: a node of another shape, or a literal."""
    found = scalar(prop)
    options = prop.logical_type_options
    if prop.properties:
        yield "sh:node", iri(base, *path, "shape")
        return
    if link is not None:
        yield "rdfs:seeAlso", iri(base, link.table, *link.targets)
    if found is None:
        return
    kind = _TYPES[found.kind]
    if prop.enum:
        yield "sh:in", f"( {' '.join(_literal(each, kind) for each in prop.enum_values)} )"
        return
    yield "sh:datatype", kind
    yield from ((verb, _literal(options[name], kind)) for name, verb in _LIMITS if options.get(name) is not None)
    if found.kind == "text":
        pattern = options.get("pattern") or format_pattern(options.get("format"))
        yield "sh:minLength", _number(options.get("minLength"))
        yield "sh:maxLength", _number(options.get("maxLength"))
        yield "sh:pattern", text(str(pattern)) if pattern else None


def _number(value: Json) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _literal(value: Json, kind: str) -> str:
    return (
        text(str(value)) if kind == "xsd:string" else literal(value) if kind == "xsd:boolean" else literal(value, kind)
    )


FORMAT = Format(name="shacl", title="SHACL", extension="ttl", exporter=export_shacl, carries=CARRIES)
