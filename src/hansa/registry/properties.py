"""A concept or definition as one property of ODCS: what `datacontract lint` and others put in where a contract only links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.registry.records.values import Kind
from hansa.registry.semantics.names import iri_of, parted, record_id
from hansa.registry.semantics.queries import find_part
from hansa.standards.osi.values import ConceptKind, kind_of, parts_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.meanings import Meaning

_LOGICAL = {
    "string": "string", "text": "string", "varchar": "string", "uuid": "string", "integer": "integer", "int": "integer",
    "bigint": "integer", "long": "integer", "number": "number", "decimal": "number", "float": "number", "double": "number",
    "numeric": "number", "boolean": "boolean", "bool": "boolean", "date": "date", "timestamp": "timestamp",
    "datetime": "timestamp", "timestamp_tz": "timestamp", "timestamp_ntz": "timestamp", "time": "time", "object": "object",
    "struct": "object", "record": "object", "array": "array", "map": "object",
}  # fmt: skip
"""A type in the words of definitions and concepts → the logical type of ODCS."""

_OPTIONS = (
    "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format", "pattern",
)  # fmt: skip

_COUNTS = frozenset({"minLength", "maxLength"})


def as_property(session: Session, meaning: Meaning) -> dict[str, Json]:
    """One ODCS `SchemaProperty`; an entity becomes an object with its properties."""
    if meaning.kind is Kind.DEFINITION:
        return definition_property(meaning.id, meaning.data)
    namespace, identifier = parted(meaning.id)
    name = f"{identifier}.{meaning.part}" if meaning.part else identifier
    found = concept_property(meaning.data, iri_of(namespace, name, text_of(meaning.data.get("iri"))))
    if kind_of(meaning.data) == ConceptKind.ENTITY and not meaning.part:
        below: list[Json] = []
        for each in parts_of(meaning.data.get("properties")):
            inside = _inside(session, namespace, each)
            if inside is not None:
                own = text_of(each.get("ref")) or f"{identifier}.{text_of(each.get('id'))}"
                below.append(concept_property(inside, iri_of(namespace, own, text_of(inside.get("iri")))))
        found |= {"properties": below} if below else {}
    return found


def concept_property(data: Mapping[str, Json], iri: str) -> dict[str, Json]:
    kind = kind_of(dict(data))
    logical = _LOGICAL.get(text_of(data.get("data_type")).lower())
    if kind == ConceptKind.ENTITY:
        logical = "object"
    elif kind == ConceptKind.METRIC and logical is None:
        logical = "number"
    pattern = data.get("pattern")
    description = text_of(data.get("description"))
    formula = text_of(data.get("formula"))
    found: dict[str, Json] = {
        "name": text_of(data.get("id")).rpartition("/")[2],
        "businessName": data.get("business_name") or data.get("name"),
        "logicalType": logical,
        "logicalTypeOptions": {"pattern": pattern} if pattern else None,
        "description": f"{description}\n\nFormula: {formula}".strip() if formula else description,
        "classification": data.get("classification"),
        "required": data.get("required"),
        "unique": data.get("unique"),
        "tags": data.get("tags"),
        "examples": data.get("examples"),
        "enum": _enum(data.get("enum")),
        "authoritativeDefinitions": [{"type": "semantics", "url": iri}],
    }
    return _said(found)


def definition_property(identifier: str, data: Mapping[str, Json]) -> dict[str, Json]:
    logical = _LOGICAL.get(text_of(data.get("type")).lower())
    options = {name: _count(name, data[name]) for name in _OPTIONS if data.get(name) not in (None, "")}
    custom: list[Json] = [{"property": "pii", "value": True}] if data.get("pii") is True else []
    found: dict[str, Json] = {
        "name": identifier.rpartition("/")[2],
        "businessName": data.get("title"),
        "logicalType": logical,
        "logicalTypeOptions": options,
        "description": data.get("description"),
        "classification": data.get("classification"),
        "tags": data.get("tags"),
        "examples": [data["example"]] if data.get("example") not in (None, "") else None,
        "enum": _enum(data.get("enum")),
        "customProperties": custom,
    }
    return _said(found)


def _inside(session: Session, namespace: str, said: dict[str, Json]) -> dict[str, Json] | None:
    shared = text_of(said.get("ref"))
    if not shared:
        return said
    record = find_part(session, Kind.CONCEPT, namespace, shared)
    return record.data if record and record.id == record_id(namespace, shared) else None


def _enum(value: Json) -> Json:
    return [{"value": each} for each in value] if isinstance(value, list) else None


def _count(name: str, value: Json) -> Json:
    """A length is a whole number, also where the manager's form says 1.0."""
    return int(value) if name in _COUNTS and isinstance(value, float) and value.is_integer() else value


def _said(values: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
