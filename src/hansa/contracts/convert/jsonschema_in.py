"""Reads JSON Schema (drafts 4 to 2020-12, and OpenAPI's dialects of it) into properties."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hansa.contracts.convert import draft
from hansa.contracts.convert.fields import MAX_NESTING
from hansa.contracts.convert.jsonschema_scalars import scalar_keys
from hansa.contracts.convert.text import as_list, as_map, as_text, is_count
from hansa.standards.pointer import look_up

if TYPE_CHECKING:
    from hansa.contracts.convert.notes import Notes
    from hansa.kernel.json import Json

ANNOTATION = "x-odcs"
"""Keys of the contract that JSON Schema cannot say stand under this one, so that a round trip keeps them."""

IGNORED = frozenset({"$schema", "$id", "id", "$anchor", "$defs", "definitions", "$comment", "$vocabulary", "xml"})
UNDERSTOOD = IGNORED | {
    "type", "format", "title", "description", "deprecated", "default", "examples", "example", "enum", "const", "nullable",
    "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties",
    "maxProperties", "items", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum",
    "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "contentEncoding", "$ref", "allOf", "anyOf", "oneOf",
    "externalDocs",
}  # fmt: skip
MAX_PARTS = 5_000
"""Schemas read through references; references to references could otherwise make a small text explode."""


@dataclass(slots=True)
class Reader:
    """`root` is the document in which references are looked up."""

    root: Json
    notes: Notes
    open: list[str] = field(default_factory=list)
    parts: int = 0

    def table(self, schema: dict[str, Json], name: str) -> dict[str, Json]:
        """A table of an object's schema."""
        made = self.column(schema, "", name, nullable=False)
        inner = [as_map(each) for each in as_list(made.pop("properties", None))]
        rest = {key: value for key, value in made.items() if key in _OF_TABLES}
        mine = as_map(schema.get(ANNOTATION))
        title = as_text(mine.get("name")) or name
        physical = name if title != name else None
        own = {
            key: value
            for key, value in mine.items()
            if key in _OF_TABLES | {"physicalType", "dataGranularityDescription"}
        }
        return draft.table(title, inner, **{"physicalName": physical, **rest, **own})

    def column(self, schema: dict[str, Json], name: str, path: str, *, nullable: bool = True) -> dict[str, Json]:
        """A property; `nullable` says whether it may be missing, the schema whether it may be null."""
        self.parts += bool(self.open)
        flat, opened = self.flat(schema, path)
        empty, flat = _nullable(flat)
        self.say_unknown(flat, path)
        annotated: dict[str, Json] = {
            "businessName": as_text(flat.get("title")),
            "description": as_text(flat.get("description")),
            "deprecated": flat.get("deprecated") is True,
            "required": not (nullable or empty),
            "examples": as_list(flat.get("examples")) or ([flat["example"]] if flat.get("example") is not None else []),
            "customProperties": draft.custom(_custom(flat)),
        }
        made = self.typed(flat, path)
        made = {**made, **annotated}
        self.open = self.open[: len(self.open) - opened]
        return self.with_annotation(made, name, as_map(flat.get(ANNOTATION)))

    def with_annotation(self, made: dict[str, Json], name: str, mine: dict[str, Json]) -> dict[str, Json]:
        """What a contract said itself wins over what the schema was read as; null takes a key away."""
        logical = mine.get("name")
        if isinstance(logical, str) and logical != name:
            mine = {**mine, "physicalName": name}
        made = {**made, **{key: value for key, value in mine.items() if key in OF_PROPERTIES}}
        title = logical if isinstance(logical, str) else name
        return draft.column(title, str(made.pop("logicalType", None) or "string"), **made)

    def flat(self, schema: dict[str, Json], path: str) -> tuple[dict[str, Json], int]:
        """The schema with its reference followed and its `allOf` joined; how many references are now open."""
        opened = 0
        while isinstance(target := schema.get("$ref"), str):
            found = self.resolve(target, path)
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            if found is None:
                return {**rest, "type": "object"}, opened
            self.open.append(target)
            opened += 1
            schema = {**found, **rest}
        for part in as_list(schema.get("allOf")):
            inner, more = self.flat(as_map(part), path)
            opened += more
            schema = _joined(schema, inner)
        return {key: value for key, value in schema.items() if key != "allOf"}, opened

    def resolve(self, target: str, path: str) -> dict[str, Json] | None:
        if self.parts > MAX_PARTS:
            self.notes.lost(
                path, f"after {MAX_PARTS} parts no reference is followed; it was kept as JSON.", "Take a part."
            )
            return None
        if target in self.open or len(self.open) > MAX_NESTING:
            self.notes.lost(path, f"{target} contains itself; from there on it was kept as JSON.")
            return None
        if not target.startswith("#"):
            self.notes.lost(
                path, f"{target} is in another document, which is not read; it was kept as JSON.", "Bundle it."
            )
            return None
        try:
            found = look_up(self.root, unquote(target[1:]))
        except (LookupError, ValueError):
            found = None
        if not isinstance(found, dict):
            self.notes.refused(path, f"{target} leads nowhere; it was kept as JSON.", "Correct the reference.")
            return None
        return found

    def typed(self, schema: dict[str, Json], path: str) -> dict[str, Json]:
        """The type, what is inside it, and its limits."""
        if chosen := self.choice(schema, path):
            return chosen
        kind = _kind(schema)
        if kind == "object":
            return self.object(schema, path)
        if kind == "array":
            return self.array(schema, path)
        if isinstance(kind, list):
            self.notes.lost(path, f"may be {' or '.join(map(str, kind))}; it was kept as JSON.", "Choose one type.")
            return {"logicalType": "object", "physicalType": "json"}
        return scalar_keys(schema, kind, self.notes, path)

    def choice(self, schema: dict[str, Json], path: str) -> dict[str, Json] | None:
        """`oneOf` and `anyOf`: constants are a list of values; other choices cannot be said."""
        options = [as_map(each) for word in ("oneOf", "anyOf") for each in as_list(schema.get(word))]
        if not options:
            return None
        if all("const" in each for each in options):
            values = [each["const"] for each in options]
            labels = {str(each["const"]): as_text(each.get("title")) for each in options if each.get("title")}
            made = self.typed({**_without(schema), "enum": values}, path)
            return {**made, "enum": draft.enum(values, labels)}
        if len(options) == 1:
            inner, opened = self.flat(options[0], path)
            made = self.typed({**_without(schema), **inner}, path)
            self.open = self.open[: len(self.open) - opened]
            return made
        if _kind(schema) is not None and all("required" in each and len(each) == 1 for each in options):
            self.notes.lost(path, "a choice of required keys was left out.")
            return self.typed(_without(schema), path)
        self.notes.lost(path, "a choice of several schemas was kept as JSON.", "Give each its own column.")
        return {"logicalType": "object", "physicalType": "json"}

    def object(self, schema: dict[str, Json], path: str) -> dict[str, Json]:
        options = {key: schema[key] for key in ("minProperties", "maxProperties") if is_count(schema.get(key))}
        keys: dict[str, Json] = {"logicalType": "object", "logicalTypeOptions": dict(options)}
        given = as_map(schema.get("properties"))
        if path.count(".") + path.count("[") > MAX_NESTING:
            self.notes.lost(path, f"is nested deeper than {MAX_NESTING} levels and was kept as JSON.", "Flatten it.")
            return keys
        if given:
            names = as_list(schema.get("required"))
            keys["properties"] = [
                self.column(_schema(each), name or "_", f"{path}.{name}", nullable=name not in names)
                for name, each in given.items()
            ]
            return keys
        values = schema.get("additionalProperties")
        patterns = as_map(schema.get("patternProperties"))
        if not isinstance(values, dict) and len(patterns) == 1:
            values = next(iter(patterns.values()))
        if not isinstance(values, dict):
            return keys
        key = self.column({"type": "string", **as_map(schema.get("propertyNames"))}, "", path)
        value = self.column(values, "", f"{path}{{}}", nullable=False)
        return {"logicalType": "map", "map": {"key": key, "value": value}}

    def array(self, schema: dict[str, Json], path: str) -> dict[str, Json]:
        options = {key: schema[key] for key in ("minItems", "maxItems") if is_count(schema.get(key))}
        if schema.get("uniqueItems") is True:
            options["uniqueItems"] = True
        keys: dict[str, Json] = {"logicalType": "array", "logicalTypeOptions": dict(options)}
        items = schema.get("items")
        if isinstance(items, dict) and path.count("[") < MAX_NESTING:
            keys["items"] = self.column(items, "", f"{path}[]", nullable=False)
        return keys

    def say_unknown(self, schema: dict[str, Json], path: str) -> None:
        for key in schema:
            if key not in UNDERSTOOD and not key.startswith("x-"):
                self.notes.lost(path, f"the keyword {key[:40]} was left out.")


OF_PROPERTIES = frozenset(
    {
        "id", "physicalName", "businessName", "logicalType", "logicalTypeOptions", "physicalType", "description",
        "deprecated", "primaryKey", "primaryKeyPosition", "required", "unique", "partitioned", "partitionKeyPosition",
        "classification", "tags", "enum", "examples", "quality", "relationships", "authoritativeDefinitions",
        "customProperties", "semanticType", "encryptedName", "criticalDataElement", "transformSourceObjects",
        "transformLogic", "transformDescription", "synonyms",
    }
)  # fmt: skip
_OF_TABLES = frozenset(
    {
        "id", "businessName", "description", "deprecated", "tags", "quality", "relationships", "synonyms",
        "authoritativeDefinitions", "customProperties", "context",
    }
)  # fmt: skip


def _schema(value: Json) -> dict[str, Json]:
    """`true` allows everything: JSON of any kind."""
    return value if isinstance(value, dict) else {"type": "object"}


def _without(schema: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in schema.items() if key not in {"oneOf", "anyOf"}}


def _custom(schema: dict[str, Json]) -> dict[str, Json]:
    made = {key: value for key, value in schema.items() if key.startswith("x-") and key != ANNOTATION}
    return {**made, "default": schema.get("default")}


def _joined(left: dict[str, Json], right: dict[str, Json]) -> dict[str, Json]:
    """Two schemas that both hold: keys of objects are joined, of limits the first wins."""
    made = {**right, **left}
    if "properties" in left and "properties" in right:
        made["properties"] = {**as_map(right["properties"]), **as_map(left["properties"])}
    if "required" in left and "required" in right:
        made["required"] = [*as_list(right["required"]), *as_list(left["required"])]
    return made


def _nullable(schema: dict[str, Json]) -> tuple[bool, dict[str, Json]]:
    """Whether null is allowed, and the schema without that."""
    made, empty = dict(schema), schema.get("nullable") is True
    kinds = schema.get("type")
    if isinstance(kinds, list):
        rest = [each for each in kinds if each != "null"]
        empty = empty or len(rest) < len(kinds)
        made["type"] = rest[0] if len(rest) == 1 else rest
    for word in ("anyOf", "oneOf"):
        options = as_list(schema.get(word))
        rest = [each for each in options if as_map(each).get("type") != "null"]
        if len(rest) < len(options):
            empty, made[word] = True, rest
    values = schema.get("enum")
    if isinstance(values, list) and None in values:
        empty, made["enum"] = True, [each for each in values if each is not None]
    return empty, made


def _kind(schema: dict[str, Json]) -> Json:
    """The type; where there is none, what the other keywords or the values mean."""
    kind = schema.get("type")
    if isinstance(kind, str) or (isinstance(kind, list) and kind):
        return kind
    if any(key in schema for key in ("properties", "additionalProperties", "patternProperties")):
        return "object"
    if "items" in schema:
        return "array"
    values = as_list(schema.get("enum")) or ([schema["const"]] if "const" in schema else [])
    if values:
        return _kind_of(values)
    text = any(key in schema for key in ("pattern", "minLength", "maxLength", "format"))
    number = any(key in schema for key in ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"))
    return "string" if text else "number" if number else "object" if "$ref" not in schema and not text else None


def _kind_of(values: list[Json]) -> str:
    if all(isinstance(each, bool) for each in values):
        return "boolean"
    if all(isinstance(each, int) and not isinstance(each, bool) for each in values):
        return "integer"
    if all(isinstance(each, int | float) and not isinstance(each, bool) for each in values):
        return "number"
    return "string"
