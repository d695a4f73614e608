"""Iceberg schemas as JSON, alone or inside a table's metadata file; field ids are kept as custom properties."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hansa.contracts.convert.described import Described, Field
from hansa.contracts.convert.fields import columns
from hansa.contracts.convert.format import Exported, Feature, Format, Imported, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.scalar import parse
from hansa.contracts.convert.tables import imported, only_table
from hansa.contracts.convert.text import as_list, as_map, as_text, load_json
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

TITLE = "Iceberg schema"
FIELD_ID = "icebergFieldId"
"""The custom property that holds a column's id in the table: a rename keeps it."""

CARRIES = frozenset(
    {
        Feature.DESCRIPTIONS,
        Feature.REQUIRED,
        Feature.PRIMARY_KEYS,
        Feature.NESTED,
        Feature.ARRAYS,
        Feature.MAPS,
        Feature.DEFAULTS,
    }
)
TYPES = {
    "boolean": "bool",
    "int": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "timestamptz": "timestamptz",
    "timestamp_ns": "timestamp",
    "timestamptz_ns": "timestamptz",
    "string": "string",
    "uuid": "uuid",
    "binary": "binary",
    "variant": "json",
}
_WRITTEN = {
    **{word: name for name, word in reversed(TYPES.items()) if name != "variant"},
    **dict.fromkeys(("int8", "int16", "uint8", "uint16"), "int"),
    "uint32": "long",
    "uint64": "decimal(20, 0)",
    "int128": "decimal(38, 0)",
    "uint128": "decimal(38, 0)",
    "json": "string",
}
_DECIMAL = re.compile(r"decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)\Z")
_FIXED = re.compile(r"fixed[\[(](\d+)[\])]\Z")


def import_iceberg(text: str, options: Options) -> Imported:
    notes = Notes(options.source)
    value = as_map(load_json(text, options, TITLE))
    return imported([table(value, options, notes)], options, notes)


def table(value: dict[str, Json], options: Options, notes: Notes, name: str = "") -> Described:
    """A schema, or the current schema of a metadata file with its partition columns."""
    schema = _current(value, "schemas", "schema-id", "current-schema-id") if "schemas" in value else value
    if schema.get("type") != "struct" or "fields" not in schema:
        raise InvalidInput(f"{options.source} is no Iceberg schema.", hint="Give a schema or a metadata.json.")
    title = options.table or name or options.stem
    fields = tuple(_member(as_map(each), notes, title) for each in as_list(schema["fields"]))
    names = {as_map(each).get("id"): as_text(as_map(each).get("name")) for each in as_list(schema["fields"])}
    keys = tuple(names[each] for each in as_list(schema.get("identifier-field-ids")) if each in names)
    text = as_text(as_map(value.get("properties")).get("comment"))
    return Described(title, "iceberg", fields, text, keys, tuple(_partitions(value, names, notes, title)))


def _current(value: dict[str, Json], many: str, id_key: str, current: str) -> dict[str, Json]:
    every = [as_map(each) for each in as_list(value.get(many))]
    return next((each for each in every if each.get(id_key) == value.get(current)), every[-1] if every else {})


def _partitions(value: dict[str, Json], names: dict[Json, str], notes: Notes, title: str) -> Iterator[str]:
    spec = _current(value, "partition-specs", "spec-id", "default-spec-id")
    for each in map(as_map, as_list(spec.get("fields"))):
        name = names.get(each.get("source-id"))
        if name is None:
            continue
        if each.get("transform") != "identity":
            notes.lost(f"{title}.{name}", f"the partition transform {each.get('transform')} was left out.")
        yield name


def _member(given: dict[str, Json], notes: Notes, path: str) -> Field:
    name = as_text(given.get("name"))
    found = _type(given.get("type"), notes, f"{path}.{name}")
    extra: dict[str, Json] = {FIELD_ID: given.get("id")}
    default = given.get("write-default", given.get("initial-default"))
    if default is not None:
        extra["default"] = default
    text = as_text(given.get("doc"))
    return replace(
        found, name=name, nullable=given.get("required") is not True, description=text, metadata=tuple(extra.items())
    )


def _type(kind: Json, notes: Notes, path: str) -> Field:
    if isinstance(kind, str):
        return _word(kind, notes, path)
    given = as_map(kind)
    match given.get("type"):
        case "struct":
            members = tuple(_member(as_map(each), notes, path) for each in as_list(given.get("fields")))
            return Field("", "struct", native="struct", fields=members)
        case "list":
            return Field("", "list", native="list", fields=(_part(given, "element", notes, f"{path}[]"),))
        case "map":
            key, value = _part(given, "key", notes, path), _part(given, "value", notes, f"{path}{{}}")
            return Field("", "map", native="map", fields=(replace(key, nullable=True), value))
        case other:
            notes.lost(path, f"the type {other!s:.80} is not known; it was read as text.")
            return Field("", "string")


def _part(given: dict[str, Json], word: str, notes: Notes, path: str) -> Field:
    found = _type(given.get(word), notes, path)
    ids: tuple[tuple[str, Json], ...] = ((FIELD_ID, given.get(f"{word}-id")),)
    return replace(found, nullable=given.get(f"{word}-required") is not True, metadata=ids)


def _word(word: str, notes: Notes, path: str) -> Field:
    if found := _DECIMAL.match(word):
        plain = f"decimal({found[1]},{found[2]})"
        return Field("", plain, native=plain)
    if found := _FIXED.match(word):
        return Field("", "binary", native=f"fixed({found[1]})")
    if word not in TYPES:
        notes.lost(path, f"the type {word[:80]} was read as text.")
    return Field("", TYPES.get(word, "string"), native=word)


def export_iceberg(contract: Contract, options: Options) -> Exported:
    """The schema of one table; columns without an id get the next free one."""
    notes = Notes(options.source)
    note_losses(contract, TITLE, CARRIES, notes, {Feature.CUSTOM: _only_ids, Feature.FORMATS: _is_uuid})
    only_table(contract, TITLE, notes)
    schema = contract.schema_[0]
    found = tuple(each for _, each in columns(schema))
    writer = _Writer(notes, {used for each in found for used in _ids(each)})
    members = writer.members(found, schema.name)
    ids = {as_map(each)["name"]: as_map(each)["id"] for each in members}
    named = [(prop.primary_key_position, ids[each.name]) for prop, each in columns(schema) if prop.primary_key]
    keys: list[Json] = [each for _, each in sorted(named, key=lambda pair: pair[0])]
    extra: dict[str, Json] = {"identifier-field-ids": keys} if keys else {}
    made: dict[str, Json] = {"type": "struct", "schema-id": 0, **extra, "fields": members}
    return Exported(json.dumps(made, ensure_ascii=False, indent=2) + "\n", notes.findings)


def _only_ids(element: object) -> bool:
    return all(each.property in {FIELD_ID, "default"} for each in getattr(element, "custom_properties", ()))


def _is_uuid(element: object) -> bool:
    return (getattr(element, "logical_type_options", None) or {}).get("format") == "uuid"


def _ids(each: Field) -> Iterator[int]:
    value = dict(each.metadata).get(FIELD_ID)
    if isinstance(value, int):
        yield value
    for inner in each.fields:
        yield from _ids(inner)


@dataclass(slots=True)
class _Writer:
    notes: Notes
    used: set[int]
    given: set[int] = field(default_factory=set)

    def id(self, each: Field) -> int:
        """The column's own id where it has one that no other has; else the next that nobody has."""
        own = dict(each.metadata).get(FIELD_ID)
        if isinstance(own, int) and own not in self.given:
            self.given.add(own)
            return own
        number = 1
        while number in self.used or number in self.given:
            number += 1
        self.given.add(number)
        return number

    def members(self, fields: Sequence[Field], path: str) -> list[Json]:
        return [self.member(each, f"{path}.{each.name}") for each in fields]

    def member(self, each: Field, path: str) -> Json:
        made: dict[str, Json] = {"id": self.id(each), "name": each.name, "required": not each.nullable}
        made["type"] = self.type(each, path)
        if each.description:
            made["doc"] = each.description
        if (default := dict(each.metadata).get("default")) is not None:
            made["write-default"] = default
        return made

    def type(self, each: Field, path: str) -> Json:
        match each.type:
            case "struct":
                return {"type": "struct", "fields": self.members(each.fields, path)}
            case "list":
                item = each.fields[0]
                made: dict[str, Json] = {"type": "list", "element-id": self.id(item)}
                return made | {"element-required": not item.nullable, "element": self.type(item, f"{path}[]")}
            case "map":
                key, value = each.fields
                made = {"type": "map", "key-id": self.id(key), "key": self.type(key, path), "value-id": self.id(value)}
                return made | {"value-required": not value.nullable, "value": self.type(value, f"{path}{{}}")}
            case _:
                return self.scalar(each, path)

    def scalar(self, each: Field, path: str) -> str:
        if TYPES.get(each.native) == each.type:
            return each.native
        if each.type == "binary" and (fixed := _FIXED.match(each.native)):
            return f"fixed[{fixed[1]}]"
        found = parse(each.type)
        if found and found.kind == "decimal":
            return f"decimal({found.precision}, {found.scale})"
        written = _WRITTEN.get(each.type, "string")
        if TYPES.get(written) != each.type:
            self.notes.changed(path, f"{each.type} is {written} in Iceberg.")
        return written


FORMAT = Format("iceberg", TITLE, "json", importer=import_iceberg, exporter=export_iceberg, carries=CARRIES)
