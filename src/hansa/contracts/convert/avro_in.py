"""Reads Avro schemas (specification 1.12) into neutral tables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hansa.contracts.convert.described import Described, Field
from hansa.contracts.convert.text import as_list, as_map, as_text
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Options
    from hansa.contracts.convert.notes import Notes
    from hansa.kernel.json import Json

PRIMITIVES = {
    "boolean": "bool",
    "int": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "bytes": "binary",
    "string": "string",
}
LOGICAL = {
    "uuid": "uuid",
    "date": "date",
    "time-millis": "time",
    "time-micros": "time",
    "timestamp-millis": "timestamptz",
    "timestamp-micros": "timestamptz",
    "timestamp-nanos": "timestamptz",
    "local-timestamp-millis": "timestamp",
    "local-timestamp-micros": "timestamp",
    "local-timestamp-nanos": "timestamp",
}
"""Instants are in UTC by the specification; local timestamps have no zone."""

RESERVED = frozenset({"name", "type", "doc", "default", "order", "aliases", "namespace", "fields", "symbols", "items"})
KNOWN = RESERVED | {"values", "size", "logicalType", "precision", "scale"}


def read(schema: Json, options: Options, notes: Notes) -> tuple[Described, ...]:
    """The records at the top; those that only others use become nested objects there."""
    tops = [each for each in (schema if isinstance(schema, list) else [schema]) if as_map(each).get("type") == "record"]
    if not tops:
        raise InvalidInput(f"{options.source} holds no record.", hint="Give an Avro schema whose type is record.")
    reader = _Reader(notes)
    for each in schema if isinstance(schema, list) else [schema]:
        reader.declare(as_map(each), "")
    return tuple(reader.table(as_map(each)) for each in tops)


_COMPLEX = {"array": "array", "map": "map", "record": "record", "error": "record", "enum": "enum", "fixed": "fixed"}


@dataclass(slots=True)
class _Reader:
    notes: Notes
    named: dict[str, tuple[dict[str, Json], str]] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def declare(self, schema: dict[str, Json], namespace: str) -> str:
        """The full name of a named type, which later parts may use."""
        name = as_text(schema.get("name"))
        space = as_text(schema.get("namespace")) or namespace
        if name and schema.get("type") in {"record", "enum", "fixed", "error"}:
            full = name if "." in name else f"{space}.{name}".lstrip(".")
            self.named[full] = (schema, full.rpartition(".")[0])
            return full
        return ""

    def table(self, schema: dict[str, Json]) -> Described:
        full = self.declare(schema, "")
        self.open.append(full)
        space, _, name = full.rpartition(".")
        fields = self.fields(schema, space, name)
        self.open.pop()
        extra = {"namespace": space, **_attributes(schema)} if space else _attributes(schema)
        return Described(name, "avro", fields, as_text(schema.get("doc")), metadata=tuple(extra.items()))

    def fields(self, schema: dict[str, Json], space: str, path: str) -> tuple[Field, ...]:
        return tuple(self.member(as_map(each), space, path) for each in as_list(schema.get("fields")))

    def member(self, given: dict[str, Json], space: str, path: str) -> Field:
        name = as_text(given.get("name"))
        found = self.type(given.get("type"), space, f"{path}.{name}")
        extra = {**dict(found.metadata), **_attributes(given)}
        if given.get("default") is not None:
            extra["default"] = given["default"]
        text = as_text(given.get("doc")) or found.description
        return replace(found, name=name, description=text, metadata=tuple(extra.items()))

    def type(self, schema: Json, space: str, path: str) -> Field:
        if isinstance(schema, list):
            return self.union(schema, space, path)
        if isinstance(schema, str):
            return self.word(schema, space, path)
        given = as_map(schema)
        inner = given.get("type")
        if isinstance(inner, str) and inner in PRIMITIVES:
            return _annotated(given, inner, PRIMITIVES[inner])
        if isinstance(inner, str) and inner in _COMPLEX:
            return getattr(self, _COMPLEX[inner])(given, space, path)  # type: ignore[no-any-return]  # each is a method below
        return self.type(inner, space, path) if inner is not None else self.unknown(path, "a type that is missing")

    def array(self, given: dict[str, Json], space: str, path: str) -> Field:
        item = self.type(given.get("items"), space, f"{path}[]")
        return Field("", "list", nullable=False, native="array", fields=(item,))

    def map(self, given: dict[str, Json], space: str, path: str) -> Field:
        value = self.type(given.get("values"), space, f"{path}{{}}")
        return Field("", "map", nullable=False, native="map", fields=(Field("", "string", native="string"), value))

    def enum(self, given: dict[str, Json], space: str, path: str) -> Field:
        del path
        self.declare(given, space)
        values = tuple(as_list(given.get("symbols")))
        return Field("", "string", nullable=False, native="enum", description=as_text(given.get("doc")), values=values)

    def fixed(self, given: dict[str, Json], space: str, path: str) -> Field:
        del path
        self.declare(given, space)
        return _annotated(given, f"fixed({given.get('size')})", "binary")

    def word(self, name: str, space: str, path: str) -> Field:
        if name in PRIMITIVES:
            return Field("", PRIMITIVES[name], nullable=False, native=name)
        full = name if "." in name else f"{space}.{name}".lstrip(".")
        found = self.named.get(full) or self.named.get(name)
        if found is None:
            return self.unknown(path, f"the type {name}, which the schema does not define")
        schema, where = found
        return self.type(dict(schema), where, path)

    def record(self, schema: dict[str, Json], space: str, path: str) -> Field:
        full = self.declare(schema, space)
        if full in self.open:
            self.notes.lost(path, f"the record {full} contains itself; from there on it was kept as JSON.")
            return Field("", "json", nullable=False, native="record")
        self.open.append(full)
        fields = self.fields(schema, full.rpartition(".")[0], path)
        self.open.pop()
        return Field(
            "", "struct", nullable=False, native="record", description=as_text(schema.get("doc")), fields=fields
        )

    def union(self, branches: list[Json], space: str, path: str) -> Field:
        real = [each for each in branches if each != "null"]
        nullable = len(real) < len(branches)
        if len(real) == 1:
            found = self.type(real[0], space, path)
            return replace(found, nullable=nullable or found.nullable)
        if not real:
            return self.unknown(path, "a type that is always null")
        self.notes.lost(path, "a union of several types was kept as JSON.", "Give each type a column of its own.")
        return Field("", "json", nullable=nullable, native="union")

    def unknown(self, path: str, what: str) -> Field:
        self.notes.refused(path, f"has {what}; it was read as text.")
        return Field("", "string")


def _annotated(given: dict[str, Json], native: str, plain: str) -> Field:
    """A primitive with a logical type; one that is not known is ignored, as the specification asks."""
    logical = as_text(given.get("logicalType"))
    if logical == "decimal" and isinstance(precision := given.get("precision"), int):
        scale = given.get("scale")
        word = f"decimal({precision},{scale if isinstance(scale, int) else 0})"
        return Field("", word, nullable=False, native=word)
    if logical in LOGICAL:
        return Field("", LOGICAL[logical], nullable=False, native=logical)
    extra: dict[str, Json] = {"logicalType": logical} if logical else {}
    return Field("", plain, nullable=False, native=native, metadata=tuple({**extra, **_attributes(given)}.items()))


def _attributes(given: dict[str, Json]) -> dict[str, Json]:
    """What Avro does not know itself, and the names by which it was known before."""
    kept: dict[str, Json] = {key: value for key, value in given.items() if key not in KNOWN and value is not None}
    return {**kept, "aliases": given["aliases"]} if given.get("aliases") else kept
