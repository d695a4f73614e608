"""ODPS 0.9 and 1.0 to 1.1: the archetype, so far a custom property, has a key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.document import CURRENT
from hansa.standards.mapping import items

if TYPE_CHECKING:
    from hansa.kernel.json import Json


def from_1_0(data: dict[str, Json]) -> dict[str, Json]:
    out: dict[str, Json] = {**data, "apiVersion": "v" + CURRENT["odps"]}
    if isinstance(out.get("team"), list):
        out["team"] = {"members": out["team"]}
    known = items(data.get("customProperties"))
    archetype = next((item.get("value") for item in known if item.get("property") == "type"), None)
    if isinstance(archetype, str) and "type" not in data:
        out["type"] = archetype
        left: list[Json] = [item for item in known if item.get("property") != "type"]
        out["customProperties"] = left
        if not left:
            del out["customProperties"]
    return out
