"""A scalar type that every schema language can be asked for: read from a property, written into one.

word            kind       of ODCS                                         in the table (contracts/types.py)
string          text       string, options maxLength, format …             VARCHAR
uuid            text       string, format uuid                             VARCHAR
binary          binary     string, physicalType binary                     BLOB
bool            boolean    boolean                                         BOOLEAN
int8 … uint128  integer    integer, format i8 … u128 (none: 64 bits)       INTEGER, BIGINT, DECIMAL
decimal(p,s)    decimal    number, physicalType decimal(p,s)               DECIMAL(p,s)
float32 float64 float      number, format f32 (none: 64 bits)              FLOAT, DOUBLE
date, time      date time  date, time                                      DATE, TIME
timestamp[tz]   timestamp  timestamp, option timezone                      TIMESTAMP [WITH TIME ZONE]
json            json       object, physicalType json                       VARCHAR
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from hansa.contracts.types import duckdb_type

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.odcs.schema import Property

Kind: TypeAlias = Literal[
    "text", "binary", "boolean", "integer", "decimal", "float", "date", "time", "timestamp", "json"
]

_BITS = {"tinyint": 8, "int8": 64, "smallint": 16, "int2": 16, "int16": 16, "byte": 8, "short": 16}
"""Physical types that are narrower than the column Hansa keeps them in; `int8` is PostgreSQL's eight bytes."""

_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)\Z", re.IGNORECASE)
_LENGTH = re.compile(r"\s*[a-z0-9_ ]+\(\s*(\d+)\s*\)", re.IGNORECASE)
_INTEGER = re.compile(r"(u?)int(8|16|32|64|128)\Z")
_FORMAT = re.compile(r"([iu])(8|16|32|64|128)\Z")


@dataclass(frozen=True, slots=True)
class Scalar:
    """`length` is the most characters (bytes where `kind` is binary), 0 where there is no limit."""

    kind: Kind
    bits: int = 64
    signed: bool = True
    precision: int = 0
    scale: int = 0
    length: int = 0
    fixed: bool = False
    zone: bool = False
    format: str = ""

    @property
    def word(self) -> str:
        words: dict[str, str] = {
            "text": "uuid" if self.format == "uuid" else "string",
            "boolean": "bool",
            "integer": f"{'' if self.signed else 'u'}int{self.bits}",
            "decimal": f"decimal({self.precision},{self.scale})" if self.precision else "decimal",
            "float": f"float{self.bits}",
            "timestamp": "timestamptz" if self.zone else "timestamp",
        }
        return words.get(self.kind, self.kind)


_STORED = {
    "FLOAT": Scalar("float", bits=32),
    "DOUBLE": Scalar("float"),
    "BOOLEAN": Scalar("boolean"),
    "DATE": Scalar("date"),
    "TIMESTAMP": Scalar("timestamp"),
    "TIMESTAMP WITH TIME ZONE": Scalar("timestamp", zone=True),
}


def scalar(prop: Property) -> Scalar | None:
    """The type of a property that is no object, array, map or vector; None for those."""
    if prop.logical_type in {"object", "array", "map", "vector"} or (
        not prop.logical_type and (prop.properties or prop.items)
    ):
        return _json(prop)
    stored = duckdb_type(prop)
    if found := _DECIMAL.match(stored):
        whole = _integer(prop) if prop.logical_type == "integer" else None
        return whole or Scalar("decimal", precision=int(found[1]), scale=int(found[2]))
    if stored in {"INTEGER", "BIGINT"}:
        return _integer(prop) or Scalar("integer", bits=32 if stored == "INTEGER" else 64)
    if stored == "TIME":
        return Scalar("time", zone=(prop.logical_type_options or {}).get("timezone") is True)
    return _STORED.get(stored) or _sized(prop, stored)


def _sized(prop: Property, stored: str) -> Scalar:
    if stored == "BLOB":
        return Scalar("binary", length=_length(prop))
    return Scalar("text", length=_length(prop), format=str((prop.logical_type_options or {}).get("format") or ""))


def _json(prop: Property) -> Scalar | None:
    """An object of which nothing is known but that it is one: a column of JSON text."""
    is_object = prop.logical_type == "object" and not prop.properties
    return Scalar("json") if is_object else None


def _integer(prop: Property) -> Scalar | None:
    given = _FORMAT.match(str((prop.logical_type_options or {}).get("format") or ""))
    if given:
        return Scalar("integer", bits=int(given[2]), signed=given[1] == "i")
    word = re.match(r"[a-z0-9]+", (prop.physical_type or "").lower())
    bits = _BITS.get(word.group()) if word else None
    return Scalar("integer", bits=bits) if bits else None


def _length(prop: Property) -> int:
    given = (prop.logical_type_options or {}).get("maxLength")
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    found = _LENGTH.match(prop.physical_type or "")
    return int(found[1]) if found else 0


def parse(word: str) -> Scalar | None:
    """The scalar of a word of the table above; None for any other word."""
    plain: dict[str, Scalar] = {
        "string": Scalar("text"),
        "uuid": Scalar("text", format="uuid"),
        "binary": Scalar("binary"),
        "bool": Scalar("boolean"),
        "float32": Scalar("float", bits=32),
        "float64": Scalar("float"),
        "date": Scalar("date"),
        "time": Scalar("time"),
        "timestamp": Scalar("timestamp"),
        "timestamptz": Scalar("timestamp", zone=True),
        "json": Scalar("json"),
        "decimal": Scalar("decimal"),
    }
    if word in plain:
        return plain[word]
    if found := _INTEGER.match(word):
        return Scalar("integer", bits=int(found[2]), signed=not found[1])
    if found := _DECIMAL.match(word):
        return Scalar("decimal", precision=int(found[1]), scale=int(found[2]))
    return None


def typed(value: Scalar, native: str = "") -> dict[str, Json]:
    """logicalType, logicalTypeOptions and physicalType of a property; `native` is what the source calls the type."""
    options: dict[str, Json] = {}
    physical = native
    match value.kind:
        case "text":
            options = {"maxLength": value.length or None, "format": value.format or None}
            options |= {"minLength": value.length or None} if value.fixed else {}
        case "integer" if value.bits != 64 or not value.signed:
            options = {"format": f"{'i' if value.signed else 'u'}{value.bits}"}
        case "float" if value.bits == 32:
            options = {"format": "f32"}
        case "time" | "timestamp" if value.zone:
            options = {"timezone": True}
        case "decimal":
            physical = native or value.word
        case "binary":
            physical = native or (f"binary({value.length})" if value.length else "binary")
        case "json":
            physical = native or "json"
        case _:
            pass
    made: dict[str, Json] = {"logicalType": _LOGICAL[value.kind]}
    options = {name: each for name, each in options.items() if each is not None}
    return (
        made | ({"logicalTypeOptions": options} if options else {}) | ({"physicalType": physical} if physical else {})
    )


def without_zone(value: Scalar) -> Scalar:
    return replace(value, zone=False)


_LOGICAL: dict[Kind, str] = {
    "text": "string",
    "binary": "string",
    "boolean": "boolean",
    "integer": "integer",
    "decimal": "number",
    "float": "number",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "json": "object",
}
