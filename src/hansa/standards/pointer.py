"""JSON Pointers (RFC 6901): how Findings and edits name a place inside a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.kernel.json import Json


def tokens(pointer: str) -> list[str]:
    """`/schema/0/a~1b` is `["schema", "0", "a/b"]`; the empty pointer is the whole document."""
    if not pointer:
        return []
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.removeprefix("/").split("/")]


def join(parts: Iterable[str | int]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def look_up(data: Json, pointer: str) -> Json:
    """The value at `pointer`; None where there is nothing."""
    for token in tokens(pointer):
        if isinstance(data, dict):
            data = data.get(token)
        elif isinstance(data, list) and token.isdigit() and int(token) < len(data):
            data = data[int(token)]
        else:
            return None
    return data
