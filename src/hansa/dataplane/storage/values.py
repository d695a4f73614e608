"""What the warehouse speaks: a table's name, the files of one snapshot, what a run has staged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.engines.duck import literal, quote
from hansa.kernel.ids import identifier

if TYPE_CHECKING:
    from hansa.dataplane.storage.commit import Draft


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
    """One snapshot as files of this machine, with the columns it was written with."""

    paths: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Content:
    """What one snapshot holds: (location, bytes) of each file, wherever the warehouse is."""

    files: tuple[tuple[str, int], ...]
    columns: tuple[Column, ...]
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Staged:
    """Written on this machine, for this run alone. `base` is the snapshot it builds on; `added_*` is what this run wrote."""

    table: TableId
    snapshot_id: int
    base: int | None
    files: Files
    added_rows: int
    added_bytes: int
    draft: Draft

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


def plain_sql(files: Files) -> str:
    """The files read by name, with the types they were written in: what one run has just written is the same so, and counted without a scan."""
    if not files.paths:
        return relation_sql(files)
    return f"read_parquet([{', '.join(literal(path) for path in files.paths)}], hive_partitioning=false)"
