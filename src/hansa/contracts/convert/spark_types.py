"""Spark's types in its three spellings: JSON, DDL and Python code."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

from hansa.contracts.convert.described import Field
from hansa.contracts.convert.names import Scope
from hansa.contracts.convert.scalar import parse
from hansa.contracts.convert.text import as_list, as_map

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.convert.notes import Notes
    from hansa.kernel.json import Json

PRIMITIVES = {
    "string": "string",
    "byte": "int8",
    "tinyint": "int8",
    "short": "int16",
    "smallint": "int16",
    "integer": "int32",
    "int": "int32",
    "long": "int64",
    "bigint": "int64",
    "float": "float32",
    "real": "float32",
    "double": "float64",
    "boolean": "bool",
    "date": "date",
    "timestamp": "timestamptz",
    "timestamp_ltz": "timestamptz",
    "timestamp_ntz": "timestamp",
    "binary": "binary",
    "variant": "json",
}
"""Spark's `timestamp` is an instant; only `timestamp_ntz` has no zone."""

_WRITTEN = {
    "int8": "byte",
    "uint8": "short",
    "int16": "short",
    "uint16": "integer",
    "int32": "integer",
    "uint32": "long",
    "int64": "long",
    "float32": "float",
    "float64": "double",
    "bool": "boolean",
    "date": "date",
    "timestamp": "timestamp_ntz",
    "timestamptz": "timestamp",
    "binary": "binary",
    "string": "string",
}
_WIDENED = {"uint8": "short", "uint16": "integer", "uint32": "long", "uint64": "decimal(20,0)"}
_DDL = {"byte": "TINYINT", "short": "SMALLINT", "integer": "INT", "long": "BIGINT"}
_CODE = {"timestamp_ntz": "TimestampNTZType"}
_DECIMAL = re.compile(r"decimal\((\d+),\s*(-?\d+)\)\Z")
_SIZED = re.compile(r"(?:var)?char\((\d+)\)\Z")


def from_json(given: dict[str, Json], notes: Notes, path: str) -> Field:
    """A StructField."""
    name = str(given.get("name") or "")
    found = _type(given.get("type"), notes, f"{path}.{name}")
    metadata = dict(as_map(given.get("metadata")))
    text = str(metadata.pop("comment", None) or "")
    sized = metadata.pop("__CHAR_VARCHAR_TYPE_STRING", None)
    if "CURRENT_DEFAULT" in metadata:
        metadata["default"] = metadata.pop("CURRENT_DEFAULT")
    native = str(sized) if isinstance(sized, str) and _SIZED.match(sized) else found.native
    nullable = given.get("nullable") is not False
    length = int(size[1]) if (size := _SIZED.match(native)) else 0
    extra = tuple(metadata.items())
    return Field(name, found.type, nullable, native, text, found.fields, metadata=extra, length=length)


def _type(kind: Json, notes: Notes, path: str) -> Field:
    if isinstance(kind, str):
        return _word(kind.lower().strip(), notes, path)
    given = as_map(kind)
    match given.get("type"):
        case "struct":
            fields = tuple(from_json(as_map(each), notes, path) for each in as_list(given.get("fields")))
            return Field("", "struct", native="struct", fields=fields)
        case "array":
            item = _part(given.get("elementType"), given.get("containsNull"), notes, f"{path}[]")
            return Field("", "list", native="array", fields=(item,))
        case "map":
            key = _part(given.get("keyType"), True, notes, path)
            value = _part(given.get("valueType"), given.get("valueContainsNull"), notes, f"{path}{{}}")
            return Field("", "map", native="map", fields=(key, value))
        case other:
            notes.lost(path, f"the type {other} was kept as what it is stored as.")
            return _type(given.get("sqlType") or "string", notes, path)


def _part(kind: Json, nullable: Json, notes: Notes, path: str) -> Field:
    found = _type(kind, notes, path)
    return Field("", found.type, nullable is not False, found.native, "", found.fields)


def _word(word: str, notes: Notes, path: str) -> Field:
    if found := _DECIMAL.match(word):
        return Field("", f"decimal({found[1]},{found[2]})", native=f"decimal({found[1]},{found[2]})")
    if _SIZED.match(word):
        return Field("", "string", native=word)
    if word == "decimal":
        return Field("", "decimal(10,0)", native="decimal(10,0)")
    if word not in PRIMITIVES:
        notes.lost(path, f"the type {word[:80]} was read as text.")
    return Field("", PRIMITIVES.get(word, "string"), native=word)


def to_json(fields: Sequence[Field], notes: Notes, path: str) -> dict[str, Json]:
    scope = Scope(notes)
    made: list[Json] = []
    for each in fields:
        where = f"{path}.{each.name}"
        metadata: dict[str, Json] = {"comment": each.description} if each.description else {}
        for name, value in each.metadata:
            metadata["CURRENT_DEFAULT" if name == "default" else name] = value
        if each.length and each.type == "string":
            fixed = each.native.lower().startswith("char(")
            metadata["__CHAR_VARCHAR_TYPE_STRING"] = f"{'char' if fixed else 'varchar'}({each.length})"
        name = scope.free(each.name)
        made.append(
            {"name": name, "type": written(each, notes, where), "nullable": each.nullable, "metadata": metadata}
        )
    return {"type": "struct", "fields": made}


def written(each: Field, notes: Notes, path: str) -> Json:
    """The type of a field as JSON."""
    match each.type:
        case "struct":
            return to_json(each.fields, notes, path)
        case "list":
            item = each.fields[0]
            return {"type": "array", "elementType": written(item, notes, f"{path}[]"), "containsNull": item.nullable}
        case "map":
            key, value = each.fields
            return {
                "type": "map",
                "keyType": written(key, notes, path),
                "valueType": written(value, notes, f"{path}{{}}"),
                "valueContainsNull": value.nullable,
            }
        case _:
            return _scalar(each, notes, path)


def _scalar(each: Field, notes: Notes, path: str) -> str:
    if each.type in _WIDENED:
        notes.changed(path, f"{each.type} is {_WIDENED[each.type]} in Spark.")
    if each.type in _WRITTEN:
        return _WRITTEN[each.type]
    found = parse(each.type)
    if found and found.kind == "decimal":
        return f"decimal({found.precision},{found.scale})"
    if found and found.kind == "integer":
        return "decimal(20,0)" if found.bits == 64 else "decimal(38,0)"
    if each.type != "uuid":
        notes.changed(path, f"{each.type} is text in Spark.")
    return "string"


def to_ddl(fields: Sequence[Field], notes: Notes, path: str) -> str:
    """`a INT NOT NULL COMMENT '…', b STRUCT<…>`: names in backquotes, texts escaped."""
    return ", ".join(_ddl_field(each, " ") for each in as_list(to_json(fields, notes, path)["fields"]))


def _ddl_field(given: Json, colon: str) -> str:
    field = as_map(given)
    name = "`" + str(field["name"]).replace("`", "``") + "`"
    required = "" if field["nullable"] else " NOT NULL"
    text = as_map(field["metadata"]).get("comment")
    return f"{name}{colon}{_ddl_type(field['type'])}{required}" + (f" COMMENT {_quoted(str(text))}" if text else "")


def _ddl_type(kind: Json) -> str:
    if isinstance(kind, str):
        return _DDL.get(kind, kind.upper())
    given = as_map(kind)
    if given["type"] == "struct":
        return "STRUCT<" + ", ".join(_ddl_field(each, ": ") for each in as_list(given["fields"])) + ">"
    if given["type"] == "array":
        return f"ARRAY<{_ddl_type(given['elementType'])}>"
    return f"MAP<{_ddl_type(given['keyType'])}, {_ddl_type(given['valueType'])}>"


def _quoted(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r").replace("\x00", "")
    )
    return f"'{escaped}'"


def python_struct(structs: dict[str, Json], notes: Notes) -> str:
    """A module with one function for each table; every text stands there as a Python literal."""
    scope = Scope(notes, {"T", *keyword.kwlist})
    parts = [
        f"def {scope.take(name, name)}() -> T.StructType:\n    return {_code(struct, 1)}\n"
        for name, struct in structs.items()
    ]
    return "from pyspark.sql import types as T\n\n\n" + "\n\n".join(parts)


def _code(kind: Json, level: int) -> str:
    if isinstance(kind, str):
        return _code_word(kind)
    given = as_map(kind)
    inner, outer = "    " * (level + 1), "    " * level
    match given["type"]:
        case "struct":
            return f"T.StructType([\n{''.join(inner + line for line in _members(given, level))}{outer}])"
        case "array":
            return f"T.ArrayType({_code(given['elementType'], level)}, {given['containsNull']!r})"
        case _:
            key, value = _code(given["keyType"], level), _code(given["valueType"], level)
            return f"T.MapType({key}, {value}, {given['valueContainsNull']!r})"


def _members(given: dict[str, Json], level: int) -> Iterator[str]:
    for each in as_list(given["fields"]):
        field = as_map(each)
        metadata = f", {field['metadata']!r}" if field["metadata"] else ""
        yield f"T.StructField({field['name']!r}, {_code(field['type'], level + 1)}, {field['nullable']!r}{metadata}),\n"


def _code_word(word: str) -> str:
    if found := _DECIMAL.match(word):
        return f"T.DecimalType({found[1]}, {found[2]})"
    return f"T.{_CODE.get(word, word.capitalize() + 'Type')}()"
