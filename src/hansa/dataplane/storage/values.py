"""What the warehouse speaks: a table's name, the files of one snapshot, what a run has staged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from hansa.dataplane.engines.duck import literal, quote
from hansa.kernel.ids import identifier


@dataclass(frozen=True, slots=True)
class TableId:
    """One table of one product; a new major version is another table that lives beside the old one."""

    product: str
    name: str
    major: int = 1

    @property
    def namespace(self) -> str:
        return _unique(self.product)

    @property
    def table(self) -> str:
        return f"{_unique(self.name)}_v{self.major}"

    @property
    def path(self) -> tuple[str, str]:
        return (self.namespace, self.table)

    def __str__(self) -> str:
        return f"{self.namespace}.{self.table}"


def _unique(text: str) -> str:
    """A name for catalogs and directories; what the spelling loses comes back as a short hash."""
    name = identifier(text)
    return name if name == text else f"{name}_{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Column:
    field_id: int
    name: str
    duckdb: str


@dataclass(frozen=True, slots=True)
class Files:
    """One snapshot as files with the columns it was written with: immutable, so it can be kept and passed on."""

    paths: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Staged:
    """Written and durable, not yet visible. `base` is the snapshot it builds on; `added_*` is what this run wrote."""

    table: TableId
    snapshot_id: int
    base: int | None
    files: Files
    added_rows: int
    added_bytes: int

    @property
    def rows(self) -> int:
        return self.files.rows

    @property
    def bytes(self) -> int:
        return self.files.bytes


def relation_sql(files: Files) -> str:
    """What stands behind FROM: the files read by field id, so that renamed, added and dropped columns come out right."""
    if not files.paths:
        empty = ", ".join(f"CAST(NULL AS {c.duckdb}) AS {quote(c.name)}" for c in files.columns)
        return f"(SELECT {empty} WHERE false)"
    paths = ", ".join(literal(path) for path in files.paths)
    schema = ", ".join(
        f"{c.field_id}: {{name: {literal(c.name)}, type: {literal(c.duckdb)}, default_value: NULL}}"
        for c in files.columns
    )
    return f"read_parquet([{paths}], hive_partitioning=false, schema=map{{{schema}}})"
