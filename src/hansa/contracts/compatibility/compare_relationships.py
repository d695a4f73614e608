"""References between tables: one taken back leaves joins without partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, breaking, compatible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.standards.odcs.schema import Relationship


def compare_relationships(pair: ObjectPair) -> Iterator[Difference]:
    yield from _relationships(pair.old.relationships, pair.new.relationships, pair.pointer, pair.new.name)


def compare_column_relationships(pair: Pair) -> Iterator[Difference]:
    yield from _relationships(pair.old.relationships, pair.new.relationships, pair.pointer, pair.path)


def _relationships(
    old: Sequence[Relationship], new: Sequence[Relationship], pointer: str, path: str
) -> Iterator[Difference]:
    before, after = [_shown(item) for item in old], [_shown(item) for item in new]
    for index, item in enumerate(before):
        if item not in after:
            yield breaking(f"{pointer}/relationships/{index}", item, None, f"`{path}` no longer refers to {item}.")
    for index, item in enumerate(after):
        if item not in before:
            yield compatible(f"{pointer}/relationships/{index}", None, item, f"`{path}` now refers to {item}.")


def _shown(item: Relationship) -> str:
    source = ", ".join(item.sources)
    return (f"{source} → " if source else "") + ", ".join(item.targets)
