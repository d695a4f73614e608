"""The logical type that a physical one stands for."""

from __future__ import annotations

import re

_LOGICAL = {
    "string": ("string", "text", "varchar", "char", "character", "nvarchar", "nchar", "clob", "uuid", "enum", "bytes"),
    "integer": (
        "integer",
        "int",
        "bigint",
        "long",
        "smallint",
        "tinyint",
        "hugeint",
        "int2",
        "int4",
        "int8",
        "int64",
        "serial",
    ),
    "number": ("number", "decimal", "numeric", "float", "double", "real", "float4", "float8", "float64", "money"),
    "boolean": ("boolean", "bool", "bit"),
    "date": ("date",),
    "time": ("time",),
    "timestamp": (
        "timestamp",
        "datetime",
        "timestamptz",
        "datetime2",
        "timestamp_ntz",
        "timestamp_tz",
        "timestamp_ltz",
    ),
    "array": ("array", "list"),
    "object": ("object", "struct", "record", "json", "jsonb", "variant", "row"),
}
_BY_NAME = {name: logical for logical, names in _LOGICAL.items() for name in names}
_WORD = re.compile(r"[a-z0-9_]+")


def logical_type(physical: str) -> str | None:
    """`VARCHAR(36)` is a string; None for a type that is not known."""
    word = _WORD.match(physical.strip().lower())
    return _BY_NAME.get(word.group()) if word else None
