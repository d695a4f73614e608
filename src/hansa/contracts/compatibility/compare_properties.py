"""Columns that came and went, and the pairs of those that stayed, at every depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, breaking, compatible, cosmetic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.standards.odcs.schema import Property


def compare_properties(pair: ObjectPair) -> Iterator[Difference]:
    yield from _columns(pair.old.properties, pair.new.properties, pair.pointer, pair.new.name)
    for columns in property_pairs(pair.old.properties, pair.new.properties, pair.pointer, pair.new.name):
        yield from _columns(columns.old.properties, columns.new.properties, columns.pointer, columns.path)
        yield from _element(columns)


def property_pairs(old: Sequence[Property], new: Sequence[Property], pointer: str, path: str) -> Iterator[Pair]:
    """Every column that both versions have, with the fields, items, keys and values below it."""
    before = {item.name: item for item in old}
    for index, item in enumerate(new):
        if item.name in before:
            yield from _below(Pair(before[item.name], item, f"{pointer}/properties/{index}", f"{path}.{item.name}"))


def _below(pair: Pair) -> Iterator[Pair]:
    yield pair
    yield from property_pairs(pair.old.properties, pair.new.properties, pair.pointer, pair.path)
    if pair.old.items and pair.new.items:
        yield from _below(Pair(pair.old.items, pair.new.items, f"{pair.pointer}/items", f"{pair.path}[]"))
    if pair.old.map and pair.new.map:
        for side in ("key", "value"):
            old, new = getattr(pair.old.map, side), getattr(pair.new.map, side)
            if old and new:
                yield from _below(Pair(old, new, f"{pair.pointer}/map/{side}", f"{pair.path}.{side}"))


def _columns(old: Sequence[Property], new: Sequence[Property], pointer: str, path: str) -> Iterator[Difference]:
    before, after = [item.name for item in old], [item.name for item in new]
    removed = [item for item in old if item.name not in after]
    added = [item for item in new if item.name not in before]
    renamed = len(removed) == len(added) == 1 and removed[0].logical_type == added[0].logical_type
    for item in removed:
        hint = f" If `{added[0].name}` is its new name: a rename breaks every query of the old one." if renamed else ""
        at = f"{pointer}/properties/{before.index(item.name)}"
        yield breaking(at, item.name, None, f"`{path}.{item.name}` was removed.{hint}")
    for item in added:
        at = f"{pointer}/properties/{after.index(item.name)}"
        yield compatible(at, None, item.name, f"`{path}.{item.name}` was added.")
    kept, left = [name for name in before if name in after], [name for name in after if name in before]
    if kept != left:
        yield cosmetic(
            f"{pointer}/properties",
            ", ".join(kept),
            ", ".join(left),
            f"The columns of `{path}` stand in another order.",
        )


def _element(pair: Pair) -> Iterator[Difference]:
    if pair.old.items and not pair.new.items:
        yield breaking(f"{pair.pointer}/items", "items", None, f"`{pair.path}` no longer says what its items are.")
    if pair.new.items and not pair.old.items:
        yield compatible(f"{pair.pointer}/items", None, "items", f"`{pair.path}` now says what its items are.")
