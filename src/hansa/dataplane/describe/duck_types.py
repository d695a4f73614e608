"""DuckDB's types in neutral words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.contracts.convert.described import Field

if TYPE_CHECKING:
    from hansa.contracts.convert.notes import Notes

_SIMPLE = {
    "boolean": "bool",
    "tinyint": "int8",
    "smallint": "int16",
    "integer": "int32",
    "bigint": "int64",
    "hugeint": "int128",
    "utinyint": "uint8",
    "usmallint": "uint16",
    "uinteger": "uint32",
    "ubigint": "uint64",
    "uhugeint": "uint128",
    "float": "float32",
    "double": "float64",
    "varchar": "string",
    "blob": "binary",
    "uuid": "uuid",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "timestamp_s": "timestamp",
    "timestamp_ms": "timestamp",
    "timestamp_ns": "timestamp",
    "timestamp with time zone": "timestamptz",
}


def field(name: str, kind: Any, notes: Notes, path: str) -> Field:
    """`kind` is the type object that DuckDB's Python package gives; the data says nothing about what is required."""
    where = f"{path}.{name}" if name else f"{path}[]"
    word = str(kind.id)
    if word == "struct":
        inner = tuple(field(child, each, notes, where) for child, each in kind.children)
        return Field(name, "struct", native="STRUCT", fields=inner)
    if word in {"list", "array"}:
        return Field(name, "list", native="LIST", fields=(field("", kind.children[0][1], notes, where),))
    if word == "map":
        inner = tuple(field("", each, notes, where) for _, each in kind.children)
        return Field(name, "map", native="MAP", fields=inner)
    return _scalar(name, word, kind, notes, where)


def _scalar(name: str, word: str, kind: Any, notes: Notes, where: str) -> Field:
    text = str(kind)
    if word == "enum":
        return Field(name, "string", native="VARCHAR", values=tuple(kind.children[0][1]))
    plain = text.lower() if word == "decimal" else "json" if text == "JSON" else _SIMPLE.get(word)
    if plain is None:
        empty = text == '"NULL"'
        notes.lost(
            where,
            "has no value in the sample and was read as text." if empty else f"the type {text[:80]} was read as text.",
        )
        text = "VARCHAR" if empty else text
    return Field(name, plain or "string", native=text)
