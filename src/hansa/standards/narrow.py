"""Narrows a change of a whole map or list down to the values in it that really differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.change import Change, Edit, Remove, Rename, Wrap, same
from hansa.standards.pointer import join, tokens

if TYPE_CHECKING:
    from hansa.kernel.json import Json


def narrowed(old: Json, new: Json, pointer: str) -> list[Edit]:
    """Edits that, made in turn, lead from `old` to `new` at `pointer`; keys that stay keep their order."""
    if same(old, new):
        return []
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        return _map(old, new, pointer)
    if isinstance(old, list) and isinstance(new, list) and old and new:
        return _list(old, new, pointer)
    return [Change(pointer, new)]


def _map(old: dict[str, Json], new: dict[str, Json], pointer: str) -> list[Edit]:
    edits: list[Edit] = []
    for name, value in new.items():
        at = pointer + join([name])
        edits += narrowed(old[name], value, at) if name in old else [Change(at, value)]
    return edits + [Remove(pointer + join([name])) for name in old if name not in new]


def _list(old: list[Json], new: list[Json], pointer: str) -> list[Edit]:
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if not same(old[i], new[i])), shorter)
    tail = next((i for i in range(shorter - head) if not same(old[-1 - i], new[-1 - i])), shorter - head)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True), head)
        return [edit for i, (left, right) in pairs for edit in narrowed(left, right, f"{pointer}/{i}")]
    if not after:
        return [Remove(f"{pointer}/{i}") for i in reversed(range(head, head + len(before)))]
    if not before and not tail:
        return [Change(f"{pointer}/-", value) for value in after]
    return [Change(pointer, new)]


def expanded(data: Json, change: Edit) -> list[Edit]:
    """The change as edits of what is there; a path that is missing becomes one value at its first missing part."""
    if isinstance(change, Remove | Rename | Wrap):
        return [change]
    path = tokens(change.pointer)
    for depth, token in enumerate(path):
        if isinstance(data, dict) and token in data:
            data = data[token]
        elif isinstance(data, list) and token.isascii() and token.isdigit() and int(token) < len(data):
            data = data[int(token)]
        else:
            return [Change(join(path[: depth + 1]), _nested(change.value, path[depth + 1 :]))]
    return narrowed(data, change.value, change.pointer)


def _nested(value: Json, path: list[str]) -> Json:
    for token in reversed(path):
        value = [value] if token == "-" else {token: value}  # noqa: S105 a pointer's token, no secret
    return value
