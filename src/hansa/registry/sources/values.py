"""A source system as lists and pages show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceRow:
    """`products`: the ids of the data products that read it."""

    id: str
    name: str
    owner: str
    owner_name: str
    status: str
    description: str
    tags: tuple[str, ...]
    links: dict[str, str]
    products: tuple[str, ...]
