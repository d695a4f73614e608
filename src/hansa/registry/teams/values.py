"""A team as lists and pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.registry.teams.document import TeamType

if TYPE_CHECKING:
    from hansa.registry.teams.document import Member

TYPES: tuple[str, ...] = tuple(each.value for each in TeamType)

HUES = (258, 196, 320, 150, 45, 288, 110, 15)
"""Eight hues, at least 30° apart, in the order in which domains get them."""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """`hue`: the colour by which the mesh knows the domain, in degrees."""

    id: str
    name: str
    type: str
    parent: str | None
    description: str
    members: tuple[Member, ...]
    tags: tuple[str, ...]
    links: dict[str, str]
    hue: int
