"""What a build needs to know: the product's code, the tables it promises and the tables it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.types import columns
from hansa.dataplane.storage.values import TableId
from hansa.kernel.semver import Version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.types import ColumnType
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject


@dataclass(frozen=True, slots=True)
class Promise:
    """A contract and the document it was parsed from, which knows its lines."""

    contract: Contract
    document: Document | None


@dataclass(frozen=True, slots=True)
class OutputTable:
    """One schema object of the contract of one output port: what a model has to make."""

    port: str
    promise: Promise
    schema: SchemaObject
    table: TableId

    @property
    def object(self) -> str:
        return self.schema.name

    @property
    def columns(self) -> tuple[ColumnType, ...]:
        return columns(self.schema)

    @property
    def label(self) -> str:
        return self.port if self.port == self.object else f"{self.port}.{self.object}"


@dataclass(frozen=True, slots=True)
class InputTable:
    """One schema object of an input port. `upstream` is the product and port whose release it is, None for a source."""

    port: str
    promise: Promise
    schema: SchemaObject
    upstream: tuple[str, str] | None
    alone: bool

    @property
    def object(self) -> str:
        return self.schema.name

    @property
    def name(self) -> str:
        """As models name it: always `port.object`."""
        return f"{self.port}.{self.object}".lower()

    @property
    def names(self) -> tuple[str, ...]:
        """A port with one table is a table itself."""
        return (self.name, self.port.lower()) if self.alone else (self.name,)


@dataclass(frozen=True, slots=True)
class Recipe:
    product_id: str
    address: str
    code: Mapping[str, str]
    outputs: tuple[OutputTable, ...]
    inputs: tuple[InputTable, ...]

    def input(self, name: str) -> InputTable | None:
        return next((each for each in self.inputs if name in each.names), None)


def output_tables(product_id: str, port: str, version: str | None, promise: Promise) -> list[OutputTable]:
    found = Version.parse(version or "") or Version.parse(promise.contract.version or "") or Version(1)
    return [
        OutputTable(port, promise, schema, TableId(product_id, _table_name(port, schema.name), found.major))
        for schema in promise.contract.schema_
    ]


def input_tables(port: str, promise: Promise, upstream: tuple[str, str] | None) -> list[InputTable]:
    objects = promise.contract.schema_
    return [InputTable(port, promise, schema, upstream, len(objects) == 1) for schema in objects]


def _table_name(port: str, name: str) -> str:
    return port if port == name else f"{port}/{name}"
