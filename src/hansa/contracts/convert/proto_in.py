"""Reads Protobuf messages into neutral tables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hansa.contracts.convert.ddl.checks_in import number
from hansa.contracts.convert.described import Described, Field
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Options
    from hansa.contracts.convert.notes import Notes
    from hansa.contracts.convert.proto_parse import Enum, File, Member, Message
    from hansa.kernel.json import Json

NUMBER = "protobufFieldNumber"
"""The custom property that holds a field's number, by which old and new programs understand each other."""

SCALARS = {
    "double": "float64",
    "float": "float32",
    **dict.fromkeys(("int32", "sint32", "sfixed32"), "int32"),
    **dict.fromkeys(("int64", "sint64", "sfixed64"), "int64"),
    **dict.fromkeys(("uint32", "fixed32"), "uint32"),
    **dict.fromkeys(("uint64", "fixed64"), "uint64"),
    "bool": "bool",
    "string": "string",
    "bytes": "binary",
}
KNOWN = {
    "google.protobuf.Timestamp": "timestamptz",
    "google.type.Date": "date",
    "google.type.TimeOfDay": "time",
    "google.type.DateTime": "timestamptz",
    **dict.fromkeys(("google.protobuf.Struct", "google.protobuf.Value", "google.protobuf.Any"), "json"),
    "google.protobuf.ListValue": "json",
    "google.protobuf.DoubleValue": "float64",
    "google.protobuf.FloatValue": "float32",
    "google.protobuf.Int64Value": "int64",
    "google.protobuf.UInt64Value": "uint64",
    "google.protobuf.Int32Value": "int32",
    "google.protobuf.UInt32Value": "uint32",
    "google.protobuf.BoolValue": "bool",
    "google.protobuf.StringValue": "string",
    "google.protobuf.BytesValue": "binary",
}
MAX_PARTS = 5_000
"""Fields read of one file; messages that contain each other many times could otherwise make a small text explode."""


def tables(file: File, options: Options, notes: Notes) -> tuple[Described, ...]:
    """The messages at the top that no other contains, or those that were asked for."""
    for line, what in file.skipped:
        notes.lost("", f"{what} was left out.", line=line)
    reader = _Reader(file, notes)
    tops = [each for each in file.messages.values() if each.top]
    if not tops:
        raise InvalidInput(f"{options.source} has no message.", hint="Give a .proto file with messages.")
    used = {
        found for each in file.messages.values() for m in each.members if (found := reader.resolve(m.type, each.name))
    }
    chosen = [each for each in tops if each.name not in used or _short(each.name) in options.tables] or tops
    for each in tops:
        if each not in chosen:
            notes.changed(
                _short(each.name), "is part of other messages and became no table of its own.", "Use --table."
            )
    return tuple(reader.table(each) for each in chosen)


@dataclass(slots=True)
class _Reader:
    file: File
    notes: Notes
    open: list[str] = field(default_factory=list)
    parts: int = 0

    def table(self, message: Message) -> Described:
        name = _short(message.name)
        self.open.append(message.name)
        fields = self.members(message, name)
        self.open.pop()
        extra: tuple[tuple[str, Json], ...] = (("package", self.file.package),) if self.file.package else ()
        return Described(name, "protobuf", fields, message.comment, metadata=extra)

    def members(self, message: Message, path: str) -> tuple[Field, ...]:
        return tuple(self.member(each, message, path) for each in message.members)

    def member(self, each: Member, message: Message, path: str) -> Field:
        self.parts += 1
        where = f"{path}.{each.name}"
        made = self.type(each.type, message.name, where, each.line)
        extra: dict[str, Json] = {NUMBER: each.number, **dict(made.metadata)}
        if "default" in each.options:
            extra["default"] = _default(each.options["default"], made)
        if each.options.get("deprecated") == "true":
            self.notes.lost(where, "is marked as deprecated.", "Set `deprecated: true`.")
        if each.key:
            key = self.type(each.key, message.name, where, each.line)
            made = Field("", "map", native="map", fields=(key, replace(made, nullable=False)))
        elif each.label == "repeated":
            made = Field("", "list", native="repeated", fields=(replace(made, nullable=False),))
        if each.oneof:
            self.notes.lost(where, f"that only one of oneof {each.oneof} is set was left out.")
        nullable = self.nullable(each, made)
        return replace(made, name=each.name, nullable=nullable, description=each.comment, metadata=tuple(extra.items()))

    def nullable(self, each: Member, made: Field) -> bool:
        """In proto3 a scalar without `optional` always has a value; messages, lists and maps may be left out."""
        if each.label == "required":
            return False
        is_scalar = made.type not in {"struct", "list", "map", "json"} and not made.native.startswith("google.")
        implicit = self.file.syntax == "proto3" and not each.label and not each.oneof
        return not (is_scalar and implicit)

    def type(self, word: str, scope: str, path: str, line: int) -> Field:
        if word in SCALARS:
            return Field("", SCALARS[word], native=word)
        plain = word.lstrip(".")
        if plain in KNOWN:
            return Field("", KNOWN[plain], native=plain)
        name = self.resolve(word, scope)
        if name is None:
            self.notes.lost(
                path, f"the type {word[:80]} is in another file, which is not read; it was kept as JSON.", line=line
            )
            return Field("", "json", native=plain)
        if name in self.file.enums:
            return _enumeration(self.file.enums[name], name.rpartition(".")[2])
        if name in self.open or self.parts > MAX_PARTS:
            self.notes.lost(path, f"the message {name} contains itself; from there on it was kept as JSON.", line=line)
            return Field("", "json", native="message")
        self.open.append(name)
        fields = self.members(self.file.messages[name], path)
        self.open.pop()
        return Field("", "struct", native="message", fields=fields)

    def resolve(self, word: str, scope: str) -> str | None:
        """From the innermost scope outwards, as the compiler does."""
        if word.startswith("."):
            name = word[1:]
            return name if name in self.file.messages or name in self.file.enums else None
        while True:
            name = f"{scope}.{word}".lstrip(".")
            if name in self.file.messages or name in self.file.enums:
                return name
            if not scope:
                return None
            scope = scope.rpartition(".")[0]


def _enumeration(enum: Enum, name: str) -> Field:
    """Its values, without the first one that means none, and without the enum's name before them."""
    named = [word for word, number in enum.values if not (number == 0 and word.upper().endswith("UNSPECIFIED"))]
    values = [word.removeprefix(f"{name}_") or word for word in named]
    return Field("", "string", native="enum", values=tuple(values))


def _default(text: str, made: Field) -> Json:
    if made.type == "bool":
        return text == "true"
    if made.type in {"string", "binary"}:
        return text
    found = number(text)
    return text if found is None else found


def _short(name: str) -> str:
    return name.rpartition(".")[2]
