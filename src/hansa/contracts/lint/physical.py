"""Physical types of the engines that contracts speak of, and what each family of them can hold."""

from __future__ import annotations

import re
from functools import lru_cache

_FAMILIES: dict[str, str] = {
    "text": (
        "string text varchar char character nvarchar nchar clob nclob uuid enum json_text varchar2 nvarchar2 bpchar tinytext mediumtext "
        "longtext long_varchar ntext citext name sysname xml uniqueidentifier guid hllsketch super lowcardinality fixedstring utf8 "
        "large_string large_utf8 string_view keyword wildcard rowid urowid shorttext alphanum ipaddress ipprefix inet cidr macaddr url uri "
        "symbol categorical category str object_str ascii interval bit_varying xmltype set hstore ltree tsvector tsquery ulid objectid "
        "character_varying national_character national_character_varying"
    ),
    "bytes": "binary varbinary blob bytea bytes raw long_raw tinyblob mediumblob longblob image fixed fixed_size_binary large_binary "
    "rowversion byte_array fixed_len_byte_array binary_varying bfile long_varbinary",
    "integer": "tinyint smallint int int2 integer int4 int32 mediumint serial bigint int8 int64 long bigserial smallserial short byte "
    "hugeint uhugeint int16 int128 int256 uint8 uint16 uint32 uint64 uint128 uint256 utinyint usmallint uinteger ubigint unsigned "
    "byteint year oid serial4 serial8 pls_integer number_integer sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 i8 i16 i32 i64 u8 u16 "
    "u32 u64 largeint signed binary_integer autoincrement",
    "number": "decimal numeric number dec bignumeric bigdecimal decfloat decimal32 decimal64 decimal128 decimal256 float real float4 "
    "float8 float16 float32 float64 double double_precision half halffloat half_float money smallmoney smalldecimal binary_float "
    "binary_double f32 f64 bfloat16 fixed_decimal scaled_float currency",
    "boolean": "boolean bool bit logical",
    "date": "date date32 date64",
    "time": "time timetz time32 time64 time_ntz",
    "timestamp": "timestamp datetime timestamptz datetime2 smalldatetime timestamp_ntz timestamp_tz timestamp_ltz datetimeoffset datetime64 "
    "timestamp_s timestamp_ms timestamp_us timestamp_ns seconddate datetime32 timestamp_micros timestamp_millis instant timestamp_nanos",
    "array": "array list large_list fixed_size_list nested repeated vector tuple_list varray table multiset",
    "object": "object struct record json jsonb variant row dynamic document message tuple flattened super_object group",
    "map": "map map_type",
    "other": "geometry geography point linestring polygon multipoint multilinestring multipolygon box circle line lseg path any null void "
    "unknown sketch aggregatefunction simpleaggregatefunction tdigest hyperloglog qdigest timeuuid counter function union measure period "
    "interval_year interval_day embedding sparsevec halfvec user_defined sql_variant hierarchyid raster st_geometry wkb wkt",
}  # fmt: skip
_FAMILY = {name: kind for kind, names in _FAMILIES.items() for name in names.split()}
NAMES = frozenset(_FAMILY)

FITS: dict[str, frozenset[str]] = {
    "string": frozenset({"text", "bytes", "other"}),
    "integer": frozenset({"integer", "number", "other"}),
    "number": frozenset({"number", "integer", "other"}),
    "boolean": frozenset({"boolean", "integer", "text", "other"}),
    "date": frozenset({"date", "text", "integer", "other"}),
    "time": frozenset({"time", "text", "integer", "other"}),
    "timestamp": frozenset({"timestamp", "text", "integer", "other"}),
    "array": frozenset({"array", "object", "text", "bytes", "other"}),
    "object": frozenset({"object", "map", "text", "bytes", "other"}),
    "map": frozenset({"map", "object", "text", "array", "other"}),
    "vector": frozenset({"array", "bytes", "text", "object", "other"}),
}
"""Dates and flags are kept as text or numbers in many systems; a number that is text or a text that is a number is a mistake."""

_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_TWO_WORDS = {
    "double precision": "double_precision",
    "character varying": "character_varying",
    "bit varying": "bit_varying",
}


@lru_cache(maxsize=1024)
def base_name(text: str) -> str:
    """The type's name without its arguments: `decimal` of `DECIMAL(10, 2) NOT NULL`; empty where none can be told."""
    low = text.strip().lower()
    if not low or "${" in low or low.startswith(("[", "{", '"', "$")):
        return ""
    for words, name in _TWO_WORDS.items():
        if low.startswith(words):
            return name
    if low.startswith("nullable("):
        low = low.removeprefix("nullable(")
    match = _WORD.match(low)
    if not match or (low[match.end() :].startswith((".", ":", "/", "-")) and match[0] not in NAMES):
        return ""  # a type of the user's own, with its schema
    return match[0]


def family(text: str) -> str:
    """The family of a physical type, or nothing where it is not known; `INT[]` is an array."""
    if text.rstrip().endswith("[]"):
        return "array"
    return _FAMILY.get(base_name(text), "")
