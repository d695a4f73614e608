"""Small tools for turning one standard's words into another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json


def compact(data: Mapping[str, Json]) -> dict[str, Json]:
    """Without what is empty: absent and empty mean the same in all these standards."""
    return {name: value for name, value in data.items() if value is not None and value not in ([], {}, "")}


def custom(values: Mapping[str, Json]) -> list[Json]:
    """`customProperties` out of a map."""
    return [
        {"property": name, "value": value}
        for name, value in values.items()
        if value is not None and value not in ([], {})
    ]


def links(values: Mapping[str, Json]) -> list[Json]:
    """`authoritativeDefinitions` out of a map of names to URLs."""
    return [{"type": name, "url": str(url)} for name, url in values.items() if url is not None]


def rest(data: Mapping[str, Json], *known: str) -> dict[str, Json]:
    """What has no word of its own in the newer standard."""
    return {name: value for name, value in data.items() if name not in known}


def items(value: Json) -> list[dict[str, Json]]:
    """The maps in a list; nothing for any other value."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def entries(value: Json) -> dict[str, dict[str, Json]]:
    """The maps in a map; nothing for any other value."""
    return {name: item for name, item in value.items() if isinstance(item, dict)} if isinstance(value, dict) else {}


def as_map(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def text(value: Json) -> str | None:
    return None if value is None or isinstance(value, dict | list) else value if isinstance(value, str) else str(value)
