"""Changes of a document's data: what an edit is meant to lead to."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from hansa.kernel.errors import InvalidInput
from hansa.standards.pointer import join, look_up, tokens

if TYPE_CHECKING:
    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Change:
    """Sets the value at `pointer`, adding maps that are missing on the way; `/-` at the end appends to a list."""

    pointer: str
    value: Json


@dataclass(frozen=True, slots=True)
class Remove:
    """Removes a key or a list item; raises InvalidInput if there is none."""

    pointer: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Gives the key at `pointer` another name; its place and value stay. Raises InvalidInput if it is taken or missing."""

    pointer: str
    name: str


@dataclass(frozen=True, slots=True)
class Wrap:
    """Puts the value at `pointer` into a map under the key `name`: `team: [a]` becomes `team: {members: [a]}`."""

    pointer: str
    name: str


Edit: TypeAlias = "Change | Remove | Rename | Wrap"


def applied(data: Json, change: Edit) -> Json:
    """A new value in which the change is made; `data` stays as it is."""
    path = tokens(change.pointer)
    if isinstance(change, Remove):
        if not path:
            raise InvalidInput(
                "A document cannot be removed from itself.", hint="Give the pointer of a key or an item."
            )
        return _removed(data, path, change.pointer)
    if isinstance(change, Rename):
        return _renamed(data, path, change)
    if isinstance(change, Wrap):
        return _set(data, path, Change(change.pointer, {change.name: look_up(data, change.pointer)}))
    return _set(data, path, change)


def _set(data: Json, path: list[str], change: Change) -> Json:
    if not path:
        return deepcopy(change.value)
    head, rest = path[0], path[1:]
    if isinstance(data, list):
        if head in {"-", str(len(data))}:
            return [*data, _set(None, rest, change)]
        index = _index(data, head, change.pointer)
        return [*data[:index], _set(data[index], rest, change), *data[index + 1 :]]
    if data is None:
        return [_set(None, rest, change)] if head == "-" else {head: _set(None, rest, change)}
    if isinstance(data, dict):
        return {**data, head: _set(data.get(head), rest, change)}
    raise InvalidInput(
        f"{change.pointer} goes through a value that is no map and no list.", hint="Set the value above it."
    )


def _removed(data: Json, path: list[str], pointer: str) -> Json:
    head, rest = path[0], path[1:]
    if isinstance(data, list):
        index = _index(data, head, pointer)
        return [*data[:index], *([_removed(data[index], rest, pointer)] if rest else []), *data[index + 1 :]]
    if isinstance(data, dict) and head in data:
        if rest:
            return {**data, head: _removed(data[head], rest, pointer)}
        return {name: value for name, value in data.items() if name != head}
    raise InvalidInput(
        f"There is nothing at {pointer}.", hint="Read the document again and give a pointer that exists."
    )


def _renamed(data: Json, path: list[str], change: Rename) -> Json:
    owner = look_up(data, join(path[:-1]))
    if not path or not isinstance(owner, dict) or path[-1] not in owner or change.name in owner:
        raise InvalidInput(
            f"{change.pointer} cannot be called {change.name}.", hint="Name a key that exists, and a name that is free."
        )
    changed: Json = {change.name if key == path[-1] else key: value for key, value in owner.items()}
    return _set(data, path[:-1], Change(join(path[:-1]), changed))


def _index(data: list[Json], token: str, pointer: str) -> int:
    if token.isascii() and token.isdigit() and len(token) < 10 and int(token) < len(data):
        return int(token)
    raise InvalidInput(f"{pointer} names no item: the list has {len(data)}.", hint="Use `-` to append.")


def same(left: Json, right: Json) -> bool:
    """Equality that tells 1 from true and 1.0; the order of keys means nothing."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(value, right[name]) for name, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and left == right
