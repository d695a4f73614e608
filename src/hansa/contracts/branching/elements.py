"""What people call the places of a contract: `property:orders.total`, `server:production`, `field:description.purpose`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from hansa.standards.identity import Path

ElementType: TypeAlias = Literal[
    "field", "schema", "property", "server", "role", "sla", "member", "support", "customProperty", "definition", "tag"
]

_LISTS: dict[str, ElementType] = {
    "servers": "server",
    "roles": "role",
    "slaProperties": "sla",
    "servicelevels": "sla",
    "support": "support",
    "customProperties": "customProperty",
    "authoritativeDefinitions": "definition",
    "definitions": "definition",
    "tags": "tag",
}
"""Top-level lists (or maps) of elements; `servicelevels`, `definitions` and `models` are words of the older standard."""
_SCHEMAS = {"schema": "properties", "models": "fields"}
_THROUGH = frozenset({"items", "map", "key", "value"})
"""What lies between a column and the columns inside it, without a name of its own."""


@dataclass(frozen=True, slots=True)
class Element:
    """`path` is what people write (`orders.total`); `depth` how many steps of the place lead to the element itself."""

    type: ElementType
    path: str
    name: str
    depth: int

    @property
    def key(self) -> str:
        return f"{self.type}:{self.path}"


def element_at(place: Path) -> Element:
    """The element that a place lies in; what is in none is a field of the contract by itself."""
    head = place[0] if place else ""
    if head in _SCHEMAS and len(place) > 1:
        return _column(place, _SCHEMAS[head])
    if head in _LISTS and len(place) > 1:
        return Element(_LISTS[head], place[1], place[1], 2)
    if head == "team" and (member := _member(place)):
        return member
    return Element("field", ".".join(place), place[-1] if place else "", len(place))


def _member(place: Path) -> Element | None:
    """The team is a map with `members`, and was a list of members before ODCS 3.1."""
    if len(place) > 2 and place[1] == "members":
        return Element("member", place[2], place[2], 3)
    return None


def _column(place: Path, below: str) -> Element:
    names, depth, at = [place[1]], 2, 2
    while at < len(place):
        if place[at] == below and at + 1 < len(place):
            names.append(place[at + 1])
            at += 2
            depth = at
        elif place[at] in _THROUGH:
            at += 1
        else:
            break
    kind: ElementType = "property" if len(names) > 1 else "schema"
    return Element(kind, ".".join(names), names[-1], depth)
