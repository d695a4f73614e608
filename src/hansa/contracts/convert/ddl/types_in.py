"""SQL types, as sqlglot reads them in any dialect, in neutral words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hansa.contracts.convert.described import Field
from hansa.contracts.convert.fields import MAX_NESTING

if TYPE_CHECKING:
    from sqlglot import exp

    from hansa.contracts.convert.notes import Notes
    from hansa.kernel.json import Json

WORDS = {
    **dict.fromkeys(("BOOLEAN", "BIT"), "bool"),
    **dict.fromkeys(("TINYINT",), "int8"),
    **dict.fromkeys(("SMALLINT", "SMALLSERIAL", "YEAR"), "int16"),
    **dict.fromkeys(("INT", "MEDIUMINT", "SERIAL"), "int32"),
    **dict.fromkeys(("BIGINT", "BIGSERIAL"), "int64"),
    "INT128": "int128",
    "UTINYINT": "uint8",
    "USMALLINT": "uint16",
    **dict.fromkeys(("UINT", "UMEDIUMINT"), "uint32"),
    "UBIGINT": "uint64",
    "UINT128": "uint128",
    "FLOAT": "float32",
    **dict.fromkeys(("DOUBLE", "UDOUBLE"), "float64"),
    **dict.fromkeys(("CHAR", "NCHAR", "VARCHAR", "NVARCHAR", "BPCHAR", "TEXT", "MEDIUMTEXT", "LONGTEXT"), "string"),
    **dict.fromkeys(("TINYTEXT", "NAME", "FIXEDSTRING", "XML", "ENUM", "ENUM8", "ENUM16", "INET", "SET"), "string"),
    **dict.fromkeys(("UUID",), "uuid"),
    **dict.fromkeys(
        ("BINARY", "VARBINARY", "BLOB", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "IMAGE", "ROWVERSION"), "binary"
    ),
    **dict.fromkeys(("DATE", "DATE32"), "date"),
    **dict.fromkeys(("TIME", "TIMETZ", "TIME_NS"), "time"),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMPNTZ", "DATETIME", "DATETIME2", "DATETIME64", "SMALLDATETIME"), "timestamp"),
    **dict.fromkeys(("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "timestamp"),
    **dict.fromkeys(("TIMESTAMPTZ", "TIMESTAMPLTZ"), "timestamptz"),
    **dict.fromkeys(("JSON", "JSONB", "VARIANT", "SUPER", "OBJECT", "DYNAMIC"), "json"),
}
_DECIMALS = {"DECIMAL": "", "UDECIMAL": "", "MONEY": "19,4", "SMALLMONEY": "10,4", "BIGDECIMAL": "76,38"}
_WRAPPERS = frozenset({"LOWCARDINALITY", "NULLABLE"})
_OTHERS = {"RAW": "binary", "CITEXT": "string", "ROWID": "string", "LONG": "string"}
"""Types that sqlglot takes for a user's own."""


@dataclass(slots=True)
class Types:
    """`enums` are the enumerations that the text defines by name."""

    dialect: str
    notes: Notes
    enums: dict[str, tuple[Json, ...]] = field(default_factory=dict)

    def field(self, kind: exp.DataType | None, name: str, path: str, depth: int = 0) -> Field:
        """A column's field, nullable unless ClickHouse says otherwise; no type at all is text."""
        if kind is None:
            return Field(name, "string")
        made = self.type(kind, path, depth)
        made = _boolean(made, kind, self.dialect)
        return replace(made, name=name, nullable=kind.args.get("nullable") is not False)

    def type(self, kind: exp.DataType, path: str, depth: int) -> Field:
        word = kind.this.name if hasattr(kind.this, "name") else str(kind.this)
        native = self.native(kind)
        inner = kind.expressions
        if depth > MAX_NESTING + 1:
            return Field("", "struct")
        if word in _WRAPPERS and inner:
            return replace(self.field(inner[0], "", path, depth), nullable=kind.args.get("nullable") is not False)
        if word in {"ARRAY", "LIST", "NESTED", "STRUCT", "OBJECT", "MAP"} and inner:
            return self.nested(kind, word, path, depth)
        if word in {"ARRAY", "LIST", "VECTOR"}:
            item = Field("", "float32" if word == "VECTOR" else "json")
            return Field("", "list", native=word, fields=(item,))
        if word in _DECIMALS:
            return Field("", f"decimal({_DECIMALS[word] or _digits(kind)})".replace("()", ""), native=native)
        return self.scalar(kind, word, native, path)

    def native(self, kind: exp.DataType) -> str:
        return kind.sql(dialect=self.dialect or None)

    def scalar(self, kind: exp.DataType, word: str, native: str, path: str) -> Field:
        if word == "USERDEFINED":
            return self.user_defined(kind, native, path)
        if word not in WORDS:
            self.notes.lost(path, f"the type {native[:80]} was read as text.")
            return Field("", "string", native=native)
        plain = WORDS[word]
        if word in {"ENUM", "ENUM8", "ENUM16", "SET"}:
            values = tuple(_text(each) for each in kind.expressions) if word != "SET" else ()
            return Field("", plain, native="ENUM" if values else native, values=values)
        size = _size(kind) if plain in {"string", "binary"} else 0
        return Field("", plain, native=native, length=size)

    def user_defined(self, kind: exp.DataType, native: str, path: str) -> Field:
        name = native.strip('"`[]').rpartition(".")[2]
        if name.lower() in self.enums:
            return Field("", "string", native="ENUM", values=self.enums[name.lower()])
        word = name.partition("(")[0].upper()
        if word not in _OTHERS:
            self.notes.lost(path, f"the type {native[:80]} was read as text.")
        return Field("", _OTHERS.get(word, "string"), native=native, length=_size(kind) if word == "RAW" else 0)

    def nested(self, kind: exp.DataType, word: str, path: str, depth: int) -> Field:
        inner = kind.expressions
        if word in {"ARRAY", "LIST"}:
            return Field("", "list", native=word, fields=(self.field(inner[0], "", f"{path}[]", depth + 1),))
        if word == "MAP":
            parts = tuple(self.field(each, "", f"{path}{{}}", depth + 1) for each in inner[:2])
            return Field("", "map", native=word, fields=(replace(parts[0], nullable=True), parts[-1]))
        members = tuple(self.member(each, path, depth) for each in inner)
        struct = Field("", "struct", native="STRUCT", fields=members)
        if word == "NESTED":
            return Field("", "list", native=word, fields=(struct,))
        return struct

    def member(self, given: exp.Expr, path: str, depth: int) -> Field:
        from sqlglot import exp

        if isinstance(given, exp.DataType):
            return self.field(given, f"field_{depth + 1}", path, depth + 1)
        made = self.field(given.args.get("kind"), given.name, f"{path}.{given.name}", depth + 1)
        for each in given.args.get("constraints") or ():
            kind = each.args.get("kind")
            if isinstance(kind, exp.NotNullColumnConstraint) and not kind.args.get("allow_null"):
                made = replace(made, nullable=False)
            if isinstance(kind, exp.CommentColumnConstraint):
                made = replace(made, description=kind.name)
        return made


def _boolean(made: Field, kind: exp.DataType, dialect: str) -> Field:
    """MySQL's booleans are `TINYINT(1)`; a `BIT` of several bits is no boolean anywhere."""
    size = _size(kind)
    if made.type == "int8" and size == 1 and dialect in {"mysql", "singlestore", "doris", "starrocks"}:
        return replace(made, type="bool", native="BOOLEAN")
    if made.type == "bool" and made.native.upper().startswith("BIT") and size > 1:
        return replace(made, type="binary")
    return made


def _digits(kind: exp.DataType) -> str:
    sizes = [each.name for each in kind.expressions]
    if not sizes or not all(each.lstrip("-").isdigit() for each in sizes):
        return ""
    return f"{sizes[0]},{max(int(sizes[1]), 0) if len(sizes) > 1 else 0}"


def _size(kind: exp.DataType) -> int:
    first = kind.expressions[0].name if kind.expressions else ""
    return int(first) if first.isdigit() and len(first) < 10 else 0


def _text(value: exp.Expr) -> str:
    """A member of an enumeration; ClickHouse gives each a number."""
    from sqlglot import exp

    return value.this.name if isinstance(value, exp.EQ) else value.name
