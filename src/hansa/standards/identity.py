"""Which item of a list is which, in several versions of one document: by what people call it, never by its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.kernel.json import Json

Path: TypeAlias = tuple[str, ...]
"""A place in every version of a document: keys of maps, and names of items. `("schema", "orders", "properties", "id")`."""

NAMES: tuple[tuple[str, ...], ...] = (
    ("name",),
    ("concept",),
    ("server",),
    ("role",),
    ("username",),
    ("channel",),
    ("property",),
    ("property", "element"),
    ("property", "driver"),
    ("type", "url"),
    ("url",),
    ("id",),
    ("title",),
)
"""What items of the standards' lists are called by: the first of these that tells all of a list apart in every version."""

MARK = " | "
"""Between the parts of a name of several."""


def keys_of(*lists: Sequence[Json]) -> tuple[str, ...] | None:
    """The keys that name the items of all these lists, `()` where they are words of their own, None where nothing does."""
    items = [item for each in lists for item in each]
    if not items:
        return ()
    if not any(isinstance(item, dict | list) for item in items):
        return () if all(_is_set([_word(item) for item in each]) for each in lists) else None
    if not all(isinstance(item, dict) for item in items):
        return None
    return next((keys for keys in NAMES if all(_tells(keys, each) for each in lists)), None)


def name_of(item: Json, keys: tuple[str, ...]) -> str:
    """What the item is called by `keys`, as `keys_of` found them."""
    if not keys or not isinstance(item, dict):
        return _word(item)
    return MARK.join(str(item[key]) for key in keys if key in item)


def _tells(keys: tuple[str, ...], items: Sequence[Json]) -> bool:
    named = [item for item in items if isinstance(item, dict) and isinstance(item.get(keys[0]), str)]
    return len(named) == len(items) and _is_set([name_of(item, keys) for item in named])


def _is_set(names: Sequence[str]) -> bool:
    return len(set(names)) == len(names)


def _word(item: Json) -> str:
    return item if isinstance(item, str) else f"{type(item).__name__}:{item}"
