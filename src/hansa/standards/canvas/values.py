"""What a filled-in canvas says, and what becomes of it; the ten blocks are those of datamesh-architecture.com (CC BY 4.0)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.kernel.findings import is_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.findings import Finding


@dataclass(frozen=True, slots=True)
class InputTable:
    """One table an input port delivers, with the columns its contract promises and those that are its key."""

    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """A chosen input port: `name` is how SQL reads it, `source_id` the source system, if it is not another product's port."""

    name: str
    contract_id: str
    version: str
    tables: tuple[InputTable, ...]
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The ten blocks as a person filled them in: plain text, nothing checked yet."""

    domain: str = ""
    owner: str = ""
    name: str = ""
    purpose: str = ""
    consumers: str = ""
    port: str = ""
    port_type: str = "tables"
    port_description: str = ""
    product_owner: str = ""
    license: str = ""
    version: str = "1.0.0"
    status: str = "active"
    schema: str = ""
    semantics: str = ""
    audience: str = "organisation"
    limitations: str = ""
    design: str = ""
    sql: str = ""
    quality: str = ""
    freshness: str = ""
    schedule: str = ""
    language: str = ""
    archetype: str = ""
    tags: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One line of the schema block, read."""

    name: str
    logical_type: str
    physical_type: str = ""
    required: bool = False
    unique: bool = False
    key: bool = False
    pii: bool = False
    classification: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    """Documents as text, `models` by their path in the product's folder; with an error among the findings they are not fit to save."""

    product_id: str
    product: str
    contract_id: str
    contract: str
    models: Mapping[str, str]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def ok(self) -> bool:
        return not any(is_error(finding) for finding in self.findings)
