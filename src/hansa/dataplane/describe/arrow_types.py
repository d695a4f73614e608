"""Arrow's types in neutral words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import types

from hansa.contracts.convert.described import Field
from hansa.contracts.convert.fields import MAX_NESTING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hansa.contracts.convert.notes import Notes
    from hansa.kernel.json import Json

_SIMPLE = {
    "bool": "bool",
    "halffloat": "float32",
    "float": "float32",
    "double": "float64",
    "string": "string",
    "large_string": "string",
    "string_view": "string",
    "binary": "binary",
    "large_binary": "binary",
    "binary_view": "binary",
    "date32[day]": "date",
    "date64[ms]": "date",
}
_DESCRIPTIONS = ("description", "comment", "doc")
_KEPT = {"PARQUET:field_id": "parquetFieldId"}
_EXTENSIONS = {"arrow.uuid": "uuid", "arrow.json": "json"}


def fields(schema: Iterable[pa.Field], notes: Notes, path: str) -> tuple[Field, ...]:
    return tuple(_member(each, notes, path) for each in schema)


def _member(given: pa.Field, notes: Notes, path: str, depth: int = 0) -> Field:
    where = f"{path}.{given.name}"
    words = {
        key.decode(errors="replace"): value.decode(errors="replace") for key, value in (given.metadata or {}).items()
    }
    text = next((words[key] for key in _DESCRIPTIONS if key in words), "")
    extra = tuple((_KEPT.get(key, key), _value(value)) for key, value in words.items() if _is_kept(key))
    made = _type(given.type, notes, where, depth)
    kind = _EXTENSIONS.get(words.get("ARROW:extension:name", ""), made.type)
    return Field(given.name, kind, given.nullable, made.native, text, made.fields, metadata=extra, length=made.length)


def _is_kept(key: str) -> bool:
    return key in _KEPT or not (key.startswith(("ARROW:", "PARQUET:")) or key in _DESCRIPTIONS)


def _value(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except ValueError:
        return text
    return value


def _type(kind: pa.DataType, notes: Notes, path: str, depth: int) -> Field:
    if isinstance(kind, pa.BaseExtensionType):
        inner = _type(kind.storage_type, notes, path, depth)
        word = _EXTENSIONS.get(kind.extension_name, inner.type)
        return Field("", word, native=word if word != inner.type else inner.native, fields=inner.fields)
    if types.is_dictionary(kind) or types.is_run_end_encoded(kind):
        return _type(kind.value_type, notes, path, depth)
    if types.is_nested(kind):
        return _nested(kind, notes, path, depth)
    return _scalar(kind, notes, path)


def _nested(kind: pa.DataType, notes: Notes, path: str, depth: int) -> Field:
    if depth > MAX_NESTING:
        return Field("", "struct", native="struct")
    if types.is_struct(kind):
        inner = tuple(_member(each, notes, path, depth + 1) for each in _children(kind))
        return Field("", "struct", native="struct", fields=inner)
    if types.is_map(kind):
        key, value = (_part(each, notes, path, depth) for each in (kind.key_field, kind.item_field))
        return Field("", "map", native="map", fields=(Field("", key.type, native=key.native, fields=key.fields), value))
    if types.is_union(kind):
        notes.lost(path, "a union of several types was kept as JSON.")
        return Field("", "json", native="union")
    return Field("", "list", native="list", fields=(_part(kind.value_field, notes, f"{path}[]", depth),))


def _part(given: pa.Field, notes: Notes, path: str, depth: int) -> Field:
    made = _type(given.type, notes, path, depth + 1)
    return Field("", made.type, given.nullable, made.native, "", made.fields)


def _children(kind: pa.StructType) -> Iterator[pa.Field]:
    return (kind.field(index) for index in range(kind.num_fields))


def _scalar(kind: pa.DataType, notes: Notes, path: str) -> Field:
    word = str(kind)
    if types.is_duration(kind):
        notes.lost(path, f"{word} was read as a whole number, without its unit.")
        return Field("", "int64", native=word)
    plain = _SIMPLE.get(word) or _sized(kind)
    native = plain if plain in {"string", "binary"} else word
    if types.is_decimal(kind):
        plain = native = f"decimal({kind.precision},{max(kind.scale, 0)})"
    if types.is_fixed_size_binary(kind):
        plain, native = "binary", f"fixed({kind.byte_width})"
    if not plain:
        notes.lost(path, f"the type {word} was read as text.")
    return Field("", plain or "string", native=native)


def _sized(kind: pa.DataType) -> str:
    """Types with a width, a unit or a zone; empty for those that no contract can say."""
    if types.is_integer(kind):
        return str(kind)
    if types.is_timestamp(kind):
        return "timestamptz" if kind.tz else "timestamp"
    return "time" if types.is_time(kind) else ""
