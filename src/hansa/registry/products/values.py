"""A product as lists and pages show it, and how lists are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape

FACETS = ("domain", "owner", "status", "archetype", "tag")
"""What products can be narrowed down by, in the order in which pages offer it."""


@dataclass(frozen=True, slots=True)
class PortRow:
    """`type` is the technology that serves it; `auto_approve`: a request for access is granted at once."""

    name: str
    version: str
    contract_id: str | None
    description: str
    type: str
    contains_pii: bool
    auto_approve: bool
    id: str = ""

    def is_called(self, name: str) -> bool:
        """Agreements and addresses may use the port's name, or the technical id that some documents give it."""
        return name in {self.name, self.id} and bool(name)


@dataclass(frozen=True, slots=True)
class InputRow:
    """Reads a source system, or the output port `upstream_port` of the product `upstream_id`."""

    name: str
    version: str
    contract_id: str | None
    source_id: str | None
    upstream_id: str | None
    upstream_port: str | None


@dataclass(frozen=True, slots=True)
class ProductRow:
    id: str
    address: str
    name: str
    summary: str
    domain: str
    domain_name: str
    owner: str
    owner_name: str
    status: str
    archetype: str
    version: str
    tags: tuple[str, ...]
    outputs: tuple[PortRow, ...]
    inputs: tuple[InputRow, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ProductQuery:
    """Words that must all occur, and for each facet the values of which one must hold; empty means any.

    `inputs`: whether the products' input ports are wanted, for which more is looked up.
    """

    text: str = ""
    domain: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    archetype: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 1000
    inputs: bool = True

    @property
    def is_all(self) -> bool:
        """Whether nothing is asked for but a page of all products."""
        return not (self.text or self.domain or self.owner or self.status or self.archetype or self.tag)

    def chosen(self, facet: str) -> tuple[str, ...]:
        choices = {
            "domain": self.domain,
            "owner": self.owner,
            "status": self.status,
            "archetype": self.archetype,
            "tag": self.tag,
        }
        return choices[facet]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`count`: how many products there would be with this value chosen; None where too many are chosen to count them."""

    value: str
    label: str
    count: int | None
