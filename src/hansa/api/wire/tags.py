"""Tags as the manager's API shows them: owner and description in `info`, and the owner beside the id as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.json import Json


def shown(data: dict[str, Json]) -> dict[str, Json]:
    """Documents of before have owner and description beside the id only."""
    info = data.get("info")
    said = dict(info) if isinstance(info, dict) else {}
    for field in ("owner", "description"):
        if said.get(field) is None and data.get(field) is not None:
            said[field] = data[field]
    rest = {key: value for key, value in data.items() if key != "description"}
    return rest | {"owner": said.get("owner"), "info": {key: value for key, value in said.items() if value is not None}}
