"""Columns that came and went, and the pairs of those that stayed, at every depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, Rule
from hansa.standards.odcs.schema import MapTypes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.schema import Property

REMOVED = Rule("column-removed", "structure", "breaking", "compatible", "Every query of a removed column fails.")
ADDED = Rule(
    "column-added", "structure", "compatible", "breaking", "A new column must be delivered; nobody reads it yet."
)
RENAMED = Rule("column-renamed", "structure", "breaking", "breaking", "Queries name the column by its old name.")
MOVED = Rule("column-order", "structure", "cosmetic", "cosmetic", "Columns are found by name, wherever they stand.")
PART_GONE = Rule("part-removed", "structure", "breaking", "compatible", "What a list or map holds is no longer said.")
PART_SAID = Rule("part-added", "structure", "compatible", "breaking", "What a list or map holds is now promised.")


def compare_properties(pair: ObjectPair) -> Iterator[Difference]:
    yield from _columns(pair)
    for columns in property_pairs(pair):
        yield from _columns(columns)
        yield from _parts(columns)


def property_pairs(pair: ObjectPair | Pair) -> Iterator[Pair]:
    """Every column that both versions have, with the fields, items, keys and values below it."""
    for kept in pair.columns.kept:
        at, was = f"{pair.pointer}/properties/{kept.now}", f"{pair.old_pointer}/properties/{kept.was}"
        yield from _below(Pair(kept.old, kept.new, at, was, f"{pair.path}.{kept.new.name}"))


def _below(pair: Pair) -> Iterator[Pair]:
    yield pair
    yield from property_pairs(pair)
    for step, word, old, new in _elements(pair):
        if old and new:
            yield from _below(Pair(old, new, pair.pointer + step, pair.old_pointer + step, pair.path + word))


def _elements(pair: Pair) -> Iterator[tuple[str, str, Property | None, Property | None]]:
    """The items of a list, the keys and the values of a map: where, what people call it, old and new."""
    yield "/items", "[]", pair.old.items, pair.new.items
    old, new = pair.old.map or MapTypes(), pair.new.map or MapTypes()
    yield "/map/key", ".key", old.key, new.key
    yield "/map/value", ".value", old.value, new.value


def _columns(pair: ObjectPair | Pair) -> Iterator[Difference]:
    found, at = pair.columns, f"{pair.pointer}/properties"
    hint = _hint(pair)
    for index, item in found.removed:
        was, text = f"{pair.old_pointer}/properties/{index}", f"`{pair.path}.{item.name}` was removed.{hint}"
        yield REMOVED.found(was, item.name, None, text, near=at)
    for index, item in found.added:
        yield ADDED.found(f"{at}/{index}", None, item.name, f"`{pair.path}.{item.name}` was added.")
    for kept in found.renamed:
        text = f"`{pair.path}.{kept.old.name}` is now called `{kept.new.name}`."
        yield RENAMED.found(f"{at}/{kept.now}/name", kept.old.name, kept.new.name, text)
    if found.moved:
        before = ", ".join(kept.old.name for kept in sorted(found.kept, key=lambda each: each.was))
        after = ", ".join(kept.new.name for kept in found.kept)
        yield MOVED.found(at, before, after, f"The columns of `{pair.path}` stand in another order.")


def _hint(pair: ObjectPair | Pair) -> str:
    """One gone and one come of the same type may be one that was renamed; only equal ids would tell."""
    removed, added = pair.columns.removed, pair.columns.added
    if len(removed) != 1 or len(added) != 1 or removed[0][1].logical_type != added[0][1].logical_type:
        return ""
    return f" If `{added[0][1].name}` is its new name: a rename breaks every query of the old one."


def _parts(pair: Pair) -> Iterator[Difference]:
    for step, word, old, new in _elements(pair):
        path, name = pair.path + word, step.rpartition("/")[2]
        if old and not new:
            text = f"What `{path}` is, is no longer said."
            yield PART_GONE.found(pair.old_pointer + step, name, None, text, near=pair.pointer)
        elif new and not old:
            yield PART_SAID.found(pair.pointer + step, None, name, f"What `{path}` is, is now promised.")
