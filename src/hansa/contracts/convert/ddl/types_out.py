"""A contract's types in the words of a dialect."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hansa.contracts.convert.ddl.types_in import Types
from hansa.contracts.convert.described import Field
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.scalar import parse

if TYPE_CHECKING:
    from hansa.contracts.convert.ddl.target import Target
    from hansa.contracts.convert.ddl.words import Words

_GENERIC = {
    "string": "TEXT",
    "binary": "VARBINARY",
    "bool": "BOOLEAN",
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INT",
    "int64": "BIGINT",
    "uint8": "UTINYINT",
    "uint16": "USMALLINT",
    "uint32": "UINT",
    "uint64": "UBIGINT",
    "int128": "INT128",
    "uint128": "UINT128",
    "float32": "FLOAT",
    "float64": "DOUBLE",
    "timestamp": "TIMESTAMPNTZ",
    "timestamptz": "TIMESTAMPTZ",
}
"""Sqlglot's own names; the other words are called as here."""


@dataclass(slots=True)
class TypeWriter:
    words: Words
    target: Target
    dialect: str
    known: dict[tuple[str, str, int], str | None] = field(default_factory=dict)

    def column(self, each: Field, path: str, *, is_key: bool) -> str:
        """The type of a column; ClickHouse says in it whether the column may be empty."""
        made = self.native(each) or self.type(each, path)
        if is_key and each.type == "string" and self.target.key_text and made == self.target.types.get("string"):
            return self.target.key_text
        if self.dialect == "clickhouse" and each.nullable and each.type not in {"struct", "list", "map"}:
            return f"Nullable({made})"
        return made

    def native(self, each: Field) -> str | None:
        """The contract's physical type, where it means in this dialect what the contract says."""
        if not each.native or each.fields or each.type == "json":
            return None
        asked = (each.native, each.type, each.length)
        if asked not in self.known:
            self.known[asked] = self._native(each)
        return self.known[asked]

    def _native(self, each: Field) -> str | None:
        from sqlglot import errors, exp

        try:
            kind = exp.DataType.build(each.native, dialect=self.dialect or None)
        except (errors.SqlglotError, RecursionError, ValueError):
            return None
        notes = Notes("")
        found = Types(self.dialect, notes).field(kind, "", "")
        same = found.type == each.type or (found.type == "decimal" and each.type == "float64")
        if notes.groups or not same or kind.is_type(exp.DType.USERDEFINED, exp.DType.ENUM):
            return None
        if each.length not in {0, found.length} or kind.this.name in {"SERIAL", "BIGSERIAL", "SMALLSERIAL"}:
            return None
        written = kind.sql(dialect=self.dialect or None)
        return written if self.reads(written) == found.type else None

    def reads(self, written: str) -> str:
        """The word that the dialect reads a type as; empty where it reads none."""
        from sqlglot import errors, exp

        try:
            kind = exp.DataType.build(written, dialect=self.dialect or None)
        except (errors.SqlglotError, RecursionError, ValueError):
            return ""
        notes = Notes("")
        found = Types(self.dialect, notes).field(kind, "", "").type
        return "" if notes.groups else found

    def type(self, each: Field, path: str) -> str:
        if each.type in {"struct", "list", "map"}:
            return self.nested(each, path)
        return self.scalar(each, path)

    def scalar(self, each: Field, path: str) -> str:
        made = self.sized(each) or self.target.types.get(each.type) or self.generic(each)
        if each.type not in {"string", "json"} and self.reads(made) != each.type:
            self.words.notes.changed(path, f"{each.type} is {made} in this dialect.")
        return made

    def sized(self, each: Field) -> str | None:
        template = dict(zip(("string", "binary"), self.target.sized, strict=True)).get(each.type)
        if not template or not each.length or each.length > self.target.longest:
            return None
        return template.format(each.length)

    def generic(self, each: Field) -> str:
        from sqlglot import exp

        found = parse(each.type)
        if found and found.kind == "decimal":
            return self.decimal(found.precision, found.scale)
        word = _GENERIC.get(each.type, each.type.upper())
        kind = exp.DataType(this=exp.DType[word]) if word in exp.DType.__members__ else exp.DataType.build("TEXT")
        return kind.sql(dialect=self.dialect or None)

    def decimal(self, precision: int, scale: int) -> str:
        names = {"oracle": "NUMBER", "clickhouse": "Decimal", "bigquery": "NUMERIC"}
        name = names.get(self.dialect, "DECIMAL")
        if self.dialect == "bigquery" and (precision - scale > 29 or scale > 9):
            name = "BIGNUMERIC"
        return f"{name}({precision}, {scale})"

    def nested(self, each: Field, path: str) -> str:
        inner = each.fields[0] if each.type == "list" else None
        flat = self.dialect in {"postgres", "materialize", "risingwave"}
        if each.type not in self.target.nested or (inner is not None and flat and inner.fields):
            if each.type == "map" and {"struct", "list"} <= self.target.nested:
                return self.entries(each, path)
            self.words.notes.lost(path, f"is {self.target.other} in this dialect, which has no type for it.")
            return self.target.other
        if inner is not None:
            return self.array(inner, path)
        return self.struct(each, path) if each.type == "struct" else self.map(each, path)

    def entries(self, each: Field, path: str) -> str:
        """A map where there are only arrays and records."""
        self.words.notes.changed(path, "is an array of records of key and value in this dialect.")
        key, value = (replace(part, name=name) for part, name in zip(each.fields, ("key", "value"), strict=True))
        return self.array(Field("", "struct", fields=(key, value)), path)

    def array(self, inner: Field, path: str) -> str:
        item = self.part(inner, f"{path}[]")
        match self.dialect:
            case "duckdb" | "postgres" | "materialize" | "risingwave":
                return f"{item}[]"
            case "clickhouse" | "trino" | "presto" | "dune" | "snowflake":
                return f"{'Array' if self.dialect == 'clickhouse' else 'ARRAY'}({item})"
            case _:
                return f"ARRAY<{item}>"

    def map(self, each: Field, path: str) -> str:
        key = self.type(replace(each.fields[0], nullable=False), path)
        value = self.part(each.fields[1], f"{path}{{}}")
        match self.dialect:
            case "duckdb" | "trino" | "presto" | "dune" | "snowflake":
                return f"MAP({key}, {value})"
            case "clickhouse":
                return f"Map({key}, {value})"
            case _:
                return f"MAP<{key}, {value}>"

    def struct(self, each: Field, path: str) -> str:
        spark = self.dialect in {"spark", "databricks"}
        if not spark and self.dialect != "clickhouse" and any(not inner.nullable for inner in each.fields):
            self.words.notes.lost(path, "fields inside a column cannot be required in this dialect.")
        if not spark and self.dialect not in {"spark2", "hive", "athena"} and any(i.description for i in each.fields):
            self.words.notes.lost(path, "fields inside a column have no descriptions in this dialect.")
        parts = [(self.words.name(inner.name), self.part(inner, f"{path}.{inner.name}")) for inner in each.fields]
        match self.dialect:
            case "duckdb":
                return f"STRUCT({_joined(parts)})"
            case "trino" | "presto" | "dune":
                return f"ROW({_joined(parts)})"
            case "clickhouse":
                return f"Tuple({_joined(parts)})"
            case "snowflake":
                return f"OBJECT({_joined(parts)})"
            case "spark" | "spark2" | "databricks" | "hive" | "athena":
                return self.spark(each, parts)
            case _:
                return f"STRUCT<{_joined(parts)}>"

    def spark(self, each: Field, parts: list[tuple[str, str]]) -> str:
        """Spark's records also say what is required, and what each field is."""
        made = []
        for inner, (name, kind) in zip(each.fields, parts, strict=True):
            required = " NOT NULL" if not inner.nullable and self.dialect in {"spark", "databricks"} else ""
            comment = f" COMMENT {self.words.text(inner.description)}" if inner.description else ""
            made.append(f"{name}: {kind}{required}{comment}")
        return f"STRUCT<{', '.join(made)}>"

    def part(self, each: Field, path: str) -> str:
        """What is inside another type."""
        made = self.type(each, path)
        if self.dialect == "clickhouse" and each.nullable and each.type not in {"struct", "list", "map"}:
            return f"Nullable({made})"
        return made


def _joined(parts: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in parts)
