"""Teams as the manager's API shows them: with a list of members, even if it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.json import Json


def shown(data: dict[str, Json]) -> dict[str, Json]:
    return data if "members" in data else data | {"members": []}
