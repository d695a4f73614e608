"""References between tables: one taken back leaves joins without partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, Rule
from hansa.contracts.compatibility.match import match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.schema import Relationship

ADDED = Rule("reference-added", "structure", "compatible", "breaking", "A promised partner surprises no join.")
REMOVED = Rule("reference-removed", "structure", "breaking", "compatible", "Joins rely on a partner for every row.")
REWORDED = Rule("reference-reworded", "semantics", "cosmetic", "cosmetic", "The reference leads where it led.")


def compare_relationships(pair: ObjectPair) -> Iterator[Difference]:
    yield from _relationships(pair)


def compare_column_relationships(pair: Pair) -> Iterator[Difference]:
    yield from _relationships(pair)


def _relationships(pair: ObjectPair | Pair) -> Iterator[Difference]:
    found = match(pair.old.relationships, pair.new.relationships, _shown)
    at = f"{pair.pointer}/relationships"
    for index, item in found.removed:
        was, shown = f"{pair.old_pointer}/relationships/{index}", _shown(item)
        yield REMOVED.found(was, shown, None, f"`{pair.path}` no longer refers to {shown}.", near=at)
    for index, item in found.added:
        shown = _shown(item)
        yield ADDED.found(f"{at}/{index}", None, shown, f"`{pair.path}` now refers to {shown}.")
    for kept in found.kept:
        if kept.old.to_json() != kept.new.to_json():
            before, after = dict(kept.old.to_json()), dict(kept.new.to_json())
            text = f"The reference of `{pair.path}` to {_shown(kept.new)} is described in other words."
            yield REWORDED.found(f"{at}/{kept.now}", before, after, text)


def _shown(item: Relationship) -> str:
    source = ", ".join(item.sources)
    return (f"{source} → " if source else "") + ", ".join(item.targets)
