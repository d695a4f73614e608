"""Concepts and relationships as lists and maps show them; ids are the records': `main/order`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """`group` is an id inside the namespace; `properties` how many it has."""

    id: str
    name: str
    summary: str
    status: str
    owner: str
    kind: str
    group: str
    properties: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    id: str
    name: str
    summary: str
    type: str
    start: str
    end: str
    multiplicity: str
