"""Columns that came and went, and the pairs of those that stayed, at every depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, breaking, compatible, cosmetic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.schema import Property


def compare_properties(pair: ObjectPair) -> Iterator[Difference]:
    yield from _columns(pair)
    for columns in property_pairs(pair):
        yield from _columns(columns)
        yield from _element(columns)


def property_pairs(pair: ObjectPair | Pair) -> Iterator[Pair]:
    """Every column that both versions have, with the fields, items, keys and values below it."""
    before = {item.name: (index, item) for index, item in enumerate(pair.old.properties)}
    for index, item in enumerate(pair.new.properties):
        if item.name in before:
            was, old = before[item.name]
            at, old_at = f"{pair.pointer}/properties/{index}", f"{pair.old_pointer}/properties/{was}"
            yield from _below(Pair(old, item, at, old_at, f"{pair.path}.{item.name}"))


def _below(pair: Pair) -> Iterator[Pair]:
    yield pair
    yield from property_pairs(pair)
    if pair.old.items and pair.new.items:
        yield from _below(_part(pair, pair.old.items, pair.new.items, "/items", "[]"))
    if pair.old.map and pair.new.map:
        if pair.old.map.key and pair.new.map.key:
            yield from _below(_part(pair, pair.old.map.key, pair.new.map.key, "/map/key", ".key"))
        if pair.old.map.value and pair.new.map.value:
            yield from _below(_part(pair, pair.old.map.value, pair.new.map.value, "/map/value", ".value"))


def _part(pair: Pair, old: Property, new: Property, step: str, word: str) -> Pair:
    return Pair(old, new, pair.pointer + step, pair.old_pointer + step, pair.path + word)


def _columns(pair: ObjectPair | Pair) -> Iterator[Difference]:
    before, after = [item.name for item in pair.old.properties], [item.name for item in pair.new.properties]
    removed = [item for item in pair.old.properties if item.name not in after]
    added = [item for item in pair.new.properties if item.name not in before]
    renamed = len(removed) == len(added) == 1 and removed[0].logical_type == added[0].logical_type
    for item in removed:
        hint = f" If `{added[0].name}` is its new name: a rename breaks every query of the old one." if renamed else ""
        at = f"{pair.old_pointer}/properties/{before.index(item.name)}"
        yield breaking(at, item.name, None, f"`{pair.path}.{item.name}` was removed.{hint}")
    for item in added:
        at = f"{pair.pointer}/properties/{after.index(item.name)}"
        yield compatible(at, None, item.name, f"`{pair.path}.{item.name}` was added.")
    kept, left = [name for name in before if name in after], [name for name in after if name in before]
    if kept != left:
        text = f"The columns of `{pair.path}` stand in another order."
        yield cosmetic(f"{pair.pointer}/properties", ", ".join(kept), ", ".join(left), text)


def _element(pair: Pair) -> Iterator[Difference]:
    if pair.old.items and not pair.new.items:
        yield breaking(f"{pair.old_pointer}/items", "items", None, f"`{pair.path}` no longer says what its items are.")
    if pair.new.items and not pair.old.items:
        yield compatible(f"{pair.pointer}/items", None, "items", f"`{pair.path}` now says what its items are.")
