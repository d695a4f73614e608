"""Which keys a place in a JSON Schema knows, through all its references and alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.pointer import look_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.kernel.json import Json

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("if", "then", "else")


def known_keys(root: dict[str, Json], schema_path: Sequence[str | int]) -> tuple[str, ...]:
    """The keys known to the schema that holds the keyword at `schema_path`, in its order."""
    node: Json = root
    for token in schema_path[:-1]:
        node = node[int(token)] if isinstance(node, list) else node.get(str(token)) if isinstance(node, dict) else None
    found: dict[str, None] = {}
    _collect(root, node, found, set())
    return tuple(found)


def _collect(root: dict[str, Json], node: Json, found: dict[str, None], seen: set[str]) -> None:
    if not isinstance(node, dict):
        return
    properties = node.get("properties")
    if isinstance(properties, dict):
        found.update(dict.fromkeys(properties))
    reference = node.get("$ref")
    if isinstance(reference, str) and reference.startswith("#") and reference not in seen:
        seen.add(reference)
        _collect(root, look_up(root, reference[1:]), found, seen)
    for name in _LISTS:
        branches = node.get(name)
        for branch in branches if isinstance(branches, list) else ():
            _collect(root, branch, found, seen)
    for name in _SINGLE:
        _collect(root, node.get(name), found, seen)
