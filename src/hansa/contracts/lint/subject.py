"""What the rules are given: the document walked once, every table, column and quality rule with its pointer.

A part is equal to itself only: two columns that say the same are two columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from hansa.standards.mapping import as_map
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from hansa.contracts.lint.folder import Folder
    from hansa.kernel.json import Json
    from hansa.standards.document import Document

MAX_DEPTH = 64
"""As deep as the YAML reader lets a document be."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Part:
    """One map of the document and where it stands."""

    data: dict[str, Json]
    pointer: str

    def text(self, key: str) -> str:
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def at(self, *path: str | int) -> str:
        return self.pointer + join(path)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Table(Part):
    """An object of the schema, called as people call it: by its name, else by the one in the data."""

    @property
    def name(self) -> str:
        return self.text("name") or self.text("physicalName")

    @property
    def property_names(self) -> frozenset[str]:
        """The names of the first level, as the contract and as the data have them."""
        parts = parts_of(self.data, ("properties",), "")
        return frozenset(name for part in parts for key in ("name", "physicalName") if (name := part.text(key)))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Column(Part):
    """A property at any depth; `role` says what it is to its parent, `label` how people name it: `address.zip`."""

    table: Table
    label: str
    role: str = "properties"
    depth: int = 0

    @property
    def name(self) -> str:
        return self.text("name")

    @property
    def options(self) -> dict[str, Json]:
        return as_map(self.data.get("logicalTypeOptions"))

    @property
    def logical(self) -> str:
        return self.text("logicalType")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Quality(Part):
    """A quality rule; at a table, or at a column of it."""

    table: Table
    column: Column | None = None

    @property
    def kind(self) -> str:
        return self.text("type") or "library"

    @property
    def metric(self) -> str:
        return self.text("metric") or self.text("rule")

    @property
    def arguments(self) -> dict[str, Json]:
        return as_map(self.data.get("arguments"))

    @property
    def where(self) -> str:
        return f"{self.table.name}.{self.column.label}" if self.column else self.table.name


@dataclass(frozen=True, eq=False, repr=False)
class Subject:
    """`today` is None where nobody says what day it is: rules about the calendar are silent then.

    `folder` is the documents around this one; `parameters` what the configuration sets for the rule that runs.
    """

    document: Document
    folder: Folder
    today: date | None = None
    parameters: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Json]:
        return self.document.data

    @property
    def version(self) -> tuple[int, ...]:
        """The declared version of the standard, for comparing: (3, 1, 0)."""
        return tuple(int(part) for part in self.document.spec_version.split("."))

    def parameter(self, code: str, name: str) -> Json:
        return self.parameters.get(code, {}).get(name)

    def parts(self, *path: str) -> Iterator[Part]:
        """The maps of the list at `path` of the root."""
        yield from parts_of(self.data, path, join(path))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(Table(part.data, part.pointer) for part in self.parts("schema"))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every property at every depth, in the order of the document."""
        return tuple(column for table in self.tables for column in _columns(table))

    @cached_property
    def _by_table(self) -> dict[str, tuple[Column, ...]]:
        found: dict[str, list[Column]] = {table.pointer: [] for table in self.tables}
        for column in self.columns:
            found[column.table.pointer].append(column)
        return {pointer: tuple(columns) for pointer, columns in found.items()}

    def columns_of(self, table: Table) -> tuple[Column, ...]:
        return self._by_table[table.pointer]

    @cached_property
    def qualities(self) -> tuple[Quality, ...]:
        found = []
        for table in self.tables:
            found += [
                Quality(p.data, p.pointer, table) for p in parts_of(table.data, ("quality",), table.at("quality"))
            ]
        for column in self.columns:
            parts = parts_of(column.data, ("quality",), column.at("quality"))
            found += [Quality(p.data, p.pointer, column.table, column) for p in parts]
        return tuple(found)


def parts_of(data: Json, path: tuple[str, ...], pointer: str) -> Iterator[Part]:
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    for index, item in enumerate(data if isinstance(data, list) else ()):
        if isinstance(item, dict):
            yield Part(item, f"{pointer}/{index}")


def _columns(table: Table) -> Iterator[Column]:
    for part in parts_of(table.data, ("properties",), table.at("properties")):
        yield from _below(Column(part.data, part.pointer, table, _label(part)))


def _below(column: Column) -> Iterator[Column]:
    yield column
    if column.depth >= MAX_DEPTH:
        return
    deeper, data, table = column.depth + 1, column.data, column.table
    for part in parts_of(data, ("properties",), column.at("properties")):
        label = f"{column.label}.{_label(part)}"
        yield from _below(Column(part.data, part.pointer, table, label, "properties", deeper))
    items = data.get("items")
    if isinstance(items, dict):
        yield from _below(Column(items, column.at("items"), table, f"{column.label}[]", "items", deeper))
    entry = as_map(data.get("map"))
    for role, mark in (("key", "{key}"), ("value", "{}")):
        inner = entry.get(role)
        if isinstance(inner, dict):
            yield from _below(Column(inner, column.at("map", role), table, column.label + mark, role, deeper))


def _label(part: Part) -> str:
    return part.text("name") or part.pointer.rpartition("/")[2]
