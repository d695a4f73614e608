"""Writes the tables of a contract as proto3 messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert.described import Field
from hansa.contracts.convert.fields import columns
from hansa.contracts.convert.format import Feature
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.names import Scope, as_word, camel, is_word, one_line
from hansa.contracts.convert.proto_in import NUMBER
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.convert.format import Options
    from hansa.contracts.convert.notes import Notes
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaElement

CARRIES = frozenset({Feature.TABLE_DESCRIPTIONS, Feature.DESCRIPTIONS, Feature.NESTED, Feature.ARRAYS, Feature.MAPS})
TIMESTAMP, STRUCT = "google.protobuf.Timestamp", "google.protobuf.Struct"
_IMPORTS = {TIMESTAMP: "google/protobuf/timestamp.proto", STRUCT: "google/protobuf/struct.proto"}
_WRITTEN = {
    "string": "string",
    "binary": "bytes",
    "bool": "bool",
    "int32": "int32",
    "int64": "int64",
    "uint32": "uint32",
    "uint64": "uint64",
    "float32": "float",
    "float64": "double",
    "timestamptz": TIMESTAMP,
    "json": STRUCT,
}
_CHANGED = {"timestamp": TIMESTAMP, "int8": "int32", "int16": "int32", "uint8": "uint32", "uint16": "uint32"}
_KEYS = frozenset({"string", "bool", "int32", "int64", "uint32", "uint64"})
_NATIVE = {
    **dict.fromkeys(("sint32", "sfixed32"), "int32"),
    **dict.fromkeys(("sint64", "sfixed64"), "int64"),
    "fixed32": "uint32",
    "fixed64": "uint64",
}
RESERVED = range(19_000, 20_000)
"""Numbers that belong to Protobuf itself."""

MAX_NUMBER = 536_870_911


def write(contract: Contract, options: Options, notes: Notes) -> str:
    if not contract.schema_:
        raise InvalidInput("The contract has no table.", hint="Add one under `schema`.")
    partly = {
        Feature.REQUIRED: lambda e: getattr(e, "logical_type", "") not in {"object", "array", "map", "timestamp"},
        Feature.ENUMS: lambda e: _symbols(getattr(e, "enum_values", ())),
        Feature.CUSTOM: lambda e: all(each.property in {NUMBER, "package"} for each in e.custom_properties),
    }
    note_losses(contract, "Protobuf", CARRIES, notes, partly)
    package = options.extra.get("package") or _package(contract.schema_)
    if package and not all(is_word(part) for part in package.split(".")):
        raise InvalidInput(f"{package!r} is no package.", hint="Write words with dots between, as shop.orders.")
    writer, scope = _Writer(notes), Scope(notes)
    messages = []
    for table in contract.schema_:
        name = scope.take(table.physical_name or table.name, table.name)
        fields = [each for _, each in columns(table)]
        lines = [*_comment(table.description or "", ""), *writer.message(name, fields, table.name, "")]
        messages.append("\n".join(lines) + "\n")
    head = ['syntax = "proto3";', ""]
    head += [f"package {package};", ""] if package else []
    imports = [f'import "{_IMPORTS[each]}";' for each in sorted(writer.imports)]
    head += [*imports, ""] if imports else []
    return "\n".join(head) + "\n" + "\n".join(messages)


def _package(tables: Sequence[SchemaElement]) -> str:
    return next((str(found) for each in tables if (found := each.custom("package"))), "")


def _symbols(values: Sequence[object]) -> bool:
    return bool(values) and all(isinstance(each, str) and is_word(each) for each in values)


@dataclass(slots=True)
class _Writer:
    notes: Notes
    imports: set[str] = field(default_factory=set)

    def message(self, name: str, fields: Sequence[Field], path: str, indent: str) -> Iterator[str]:
        """Types inside a message stand before its fields; all share one scope, as do the values of its enums."""
        members_scope = Scope(self.notes, fold=_folded)
        inner = indent + "  "
        yield f"{indent}message {name} {{"
        named = [members_scope.take(each.name, f"{path}.{each.name}") for each in fields]
        scope = Scope(self.notes, {name, *named})
        numbers = _numbers(fields, self.notes, path)
        definitions: list[str] = []
        members: list[str] = []
        for each, word, number in zip(fields, named, numbers, strict=True):
            kind = self.type(each, word, scope, definitions, f"{path}.{each.name}", inner)
            members += _comment(each.description, inner)
            members.append(f"{inner}{kind} {word} = {number};")
        yield from definitions
        yield from members
        yield f"{indent}}}"

    def type(self, each: Field, word: str, scope: Scope, definitions: list[str], path: str, indent: str) -> str:  # noqa: PLR0917 the parts of one field
        """The label and type of a field; types that it needs are added to `definitions`."""
        match each.type:
            case "list":
                return f"repeated {self.part(each.fields[0], word, scope, definitions, path + '[]', indent)}"
            case "map":
                key = self.key(each.fields[0], path)
                return f"map<{key}, {self.part(each.fields[1], word, scope, definitions, path + '{}', indent)}>"
            case _:
                kind = self.part(each, word, scope, definitions, path, indent)
                implied = each.type in {"struct", "json"} or kind == TIMESTAMP
                return f"optional {kind}" if each.nullable and not implied else kind

    def part(self, each: Field, word: str, scope: Scope, definitions: list[str], path: str, indent: str) -> str:  # noqa: PLR0917 the parts of one field
        if each.type in {"list", "map"}:
            self.notes.changed(path, "A list or map inside another is a message of its own in Protobuf.")
            each = Field("", "struct", fields=(Field("items", each.type, fields=each.fields),))
        if each.type == "struct":
            name = scope.free(camel(word))
            definitions.extend(self.message(name, each.fields, path, indent))
            return name
        if _symbols(each.values):
            name = scope.free(camel(word))
            definitions.extend(_enum(name, each.values, scope, self.notes, path, indent))
            return name
        return self.scalar(each, path)

    def scalar(self, each: Field, path: str) -> str:
        if _NATIVE.get(each.native) == each.type:
            return each.native
        written = _WRITTEN.get(each.type)
        if written is None:
            written = _CHANGED.get(each.type, "string")
            self.notes.changed(path, f"{each.type} is {written} in Protobuf.")
        if written in _IMPORTS:
            self.imports.add(written)
        return written

    def key(self, each: Field, path: str) -> str:
        if each.type not in _KEYS:
            self.notes.changed(path, f"a key of {each.type} is text in Protobuf.")
            return "string"
        return _WRITTEN[each.type]


def _enum(name: str, values: Sequence[object], scope: Scope, notes: Notes, path: str, indent: str) -> Iterator[str]:  # noqa: PLR0917 the parts of one enumeration
    """The values stand in the scope around the enum, so one that is taken there gets the enum's name before it.

    So does one that begins with that name: reading takes it off again.
    """
    yield f"{indent}enum {name} {{"
    yield f"{indent}  {scope.free(f'{name}_UNSPECIFIED'.upper())} = 0;"
    for number, value in enumerate(values, 1):
        word = as_word(str(value))
        if word in scope.taken or word.startswith(f"{name}_"):
            notes.changed(path, f"the value {word} is called {name}_{word} there.")
            word = f"{name}_{word}"
        yield f"{indent}  {scope.free(word)} = {number};"
    yield f"{indent}}}"


def _numbers(fields: Sequence[Field], notes: Notes, path: str) -> list[int]:
    """The numbers that the contract keeps, where each is allowed and used once; the rest get the next free ones."""
    made: list[int] = []
    for each in fields:
        own = dict(each.metadata).get(NUMBER)
        fits = isinstance(own, int) and not isinstance(own, bool) and 0 < own <= MAX_NUMBER and own not in RESERVED
        if own is not None and (not fits or own in made):
            notes.changed(f"{path}.{each.name}", f"the number {own!s:.20} is not allowed there; it got another one.")
            fits = False
        made.append(own if fits and isinstance(own, int) else 0)
    taken, following = set(made), 1
    for place, number in enumerate(made):
        if number:
            continue
        while following in taken or following in RESERVED:
            following += 1
        made[place] = following
        taken.add(following)
    return made


def _folded(name: str) -> str:
    """Names that differ in case and underscores only are the same in the JSON form."""
    return name.replace("_", "").lower()


def _comment(text: str, indent: str) -> list[str]:
    """Lines that nothing in the text can end: every line break begins a new comment."""
    return [f"{indent}// {one_line(line).strip()}".rstrip() for line in text.splitlines() if line.strip()]
