"""Which changes of a type every reader survives: the promotions that Iceberg allows without rewriting data."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

TypeChange: TypeAlias = Literal["same", "wider", "narrower", "other"]

_ALIASES = {
    "INT": "INTEGER", "INT4": "INTEGER", "INT8": "BIGINT", "LONG": "BIGINT", "INT2": "SMALLINT", "SHORT": "SMALLINT",
    "FLOAT4": "REAL", "FLOAT": "REAL", "FLOAT8": "DOUBLE", "DOUBLE PRECISION": "DOUBLE", "NUMERIC": "DECIMAL",
    "TEXT": "VARCHAR", "STRING": "VARCHAR", "CHARACTER VARYING": "VARCHAR", "BOOL": "BOOLEAN",
    "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITHOUT TIME ZONE": "TIMESTAMP", "DATETIME": "TIMESTAMP",
}  # fmt: skip
_LADDERS = (("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), ("REAL", "DOUBLE"))
_FORMATS = (("i8", "i16", "i32", "i64", "i128"), ("u8", "u16", "u32", "u64", "u128"), ("f32", "f64"))
_PARTS = re.compile(r"\s*([A-Za-z][A-Za-z0-9_ ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*\Z")


def physical_change(old: str, new: str) -> TypeChange:
    """How one SQL type relates to another: `DECIMAL(10,2)` to `DECIMAL(12,2)` is wider."""
    left, right = _parts(old), _parts(new)
    if left is None or right is None:
        return "same" if "".join(old.split()).upper() == "".join(new.split()).upper() else "other"
    if left == right:
        return "same"
    if left[0] == right[0]:
        return _arguments(left[1:], right[1:])
    return _ladder(_LADDERS, left[0], right[0]) if not (left[1] or right[1]) else "other"


def format_change(old: str, new: str) -> TypeChange:
    """How the standard's number formats relate: `i32` to `i64` is wider."""
    return "same" if old == new else _ladder(_FORMATS, old, new)


def _parts(text: str) -> tuple[str, int, int] | None:
    match = _PARTS.match(text)
    if not match:
        return None
    name = re.sub(r"\s+", " ", match.group(1).upper())
    return _ALIASES.get(name, name), int(match.group(2) or 0), int(match.group(3) or 0)


def _arguments(old: tuple[int, int], new: tuple[int, int]) -> TypeChange:
    """Lengths and precisions; none means no limit. Another scale changes the values themselves."""
    if old[1] != new[1]:
        return "other"
    before, after = old[0] or 10**9, new[0] or 10**9
    return "wider" if after > before else "narrower"


def _ladder(ladders: tuple[tuple[str, ...], ...], old: str, new: str) -> TypeChange:
    for ladder in ladders:
        if old in ladder and new in ladder:
            return "wider" if ladder.index(new) > ladder.index(old) else "narrower"
    return "other"
