"""Assets as the manager's API shows them: as they were put, with the tags that people assigned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.json import Json

ASSIGNED = "assignedTags"


def in_list(data: dict[str, Json]) -> dict[str, Json]:
    """Lists leave the assigned tags out."""
    return {key: value for key, value in data.items() if key != ASSIGNED}


def assigned(data: dict[str, Json]) -> list[str]:
    tags = data.get(ASSIGNED)
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def with_assigned(data: dict[str, Json], tags: list[str]) -> dict[str, Json]:
    """`data` with these assigned tags, and no others."""
    kept = in_list(data)
    return kept | {ASSIGNED: [*tags]} if tags else kept
