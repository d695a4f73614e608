"""The seam between Hansa and where raw data is: a Source opens what a contract's `servers` block names.

Built-in types: local (files), sqlite, postgres, events (posted to Hansa). Others come as entry points `hansa.sources`.
A type the standard does not know is written `type: custom` with the custom property `kind`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from hansa.contracts.types import duckdb_type, is_stored

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb

    from hansa.kernel.findings import Place
    from hansa.standards.document import Document
    from hansa.standards.odcs.schema import Property, SchemaObject
    from hansa.standards.odcs.servers import Server


@dataclass(frozen=True, slots=True)
class Roots:
    """Where files may be read: the mesh folder and the data folder (`${HANSA_DATA}`); `tmp` is the run's own."""

    home: Path
    data: Path
    tmp: Path


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """One schema object of one input port. `environment` holds the variables that `${NAME}` may stand for."""

    product_id: str
    port: str
    server: Server
    schema: SchemaObject
    roots: Roots
    connection: duckdb.DuckDBPyConnection
    cursor_value: str | None = None
    document: Document | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.port}.{self.schema.name}"

    @property
    def columns(self) -> tuple[Property, ...]:
        return tuple(each for each in self.schema.properties if is_stored(each))

    def place(self, prop: Property | None = None) -> Place | None:
        """Where the contract declares the object, or one of its properties."""
        if self.document is None:
            return None
        listed = self.document.data.get("schema")
        for number, each in enumerate(listed if isinstance(listed, list) else ()):
            if not isinstance(each, dict) or each.get("name") != self.schema.name:
                continue
            properties = each.get("properties")
            for index, one in enumerate(properties if prop and isinstance(properties, list) else ()):
                if isinstance(one, dict) and prop and one.get("name") == prop.name:
                    return self.document.place(f"/schema/{number}/properties/{index}")
            return self.document.place(f"/schema/{number}")
        return self.document.place("")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of what a source gives, in DuckDB's types."""

    name: str
    duckdb: str
    required: bool = False
    classification: str | None = None


@dataclass(frozen=True, slots=True)
class SourceBatch:
    """What a source gave.

    `relation_sql` stands behind FROM in the request's connection, can be read again and again, and has `columns`.

    `replace`: it is all there is. `append`: it is what came after the cursor, and is kept in a landing table: each run
    adds its batch and remembers `next_cursor` in the same commit. `key`: rows with the same value land once. `view`: the
    SELECT list by which the landing table is read, where it is not `columns` themselves.
    """

    relation_sql: str
    columns: tuple[Column, ...]
    fingerprint: str
    mode: Literal["replace", "append"] = "replace"
    next_cursor: str | None = None
    rows: int | None = None
    files: tuple[str, ...] = ()
    key: str | None = None
    view: str = "*"
    log: tuple[str, ...] = ()


class Source(Protocol):
    def open(self, request: SourceRequest) -> SourceBatch:
        """Reads as of now; SourceGone, SchemaDrift, OutsideRoots or BadServer say why it cannot."""
        ...


def declared(request: SourceRequest) -> tuple[Column, ...]:
    """The columns as the contract of the input declares them, under its names (not the physical ones)."""
    return tuple(
        Column(each.name, duckdb_type(each), each.required or each.primary_key, each.classification)
        for each in request.columns
    )
