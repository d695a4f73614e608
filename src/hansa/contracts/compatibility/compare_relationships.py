"""References between tables: one taken back leaves joins without partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, breaking, compatible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.schema import Relationship


def compare_relationships(pair: ObjectPair) -> Iterator[Difference]:
    yield from _relationships(pair)


def compare_column_relationships(pair: Pair) -> Iterator[Difference]:
    yield from _relationships(pair)


def _relationships(pair: ObjectPair | Pair) -> Iterator[Difference]:
    before, after = [_shown(item) for item in pair.old.relationships], [_shown(item) for item in pair.new.relationships]
    for index, item in enumerate(before):
        if item not in after:
            at = f"{pair.old_pointer}/relationships/{index}"
            yield breaking(at, item, None, f"`{pair.path}` no longer refers to {item}.")
    for index, item in enumerate(after):
        if item not in before:
            yield compatible(
                f"{pair.pointer}/relationships/{index}", None, item, f"`{pair.path}` now refers to {item}."
            )


def _shown(item: Relationship) -> str:
    source = ", ".join(item.sources)
    return (f"{source} → " if source else "") + ", ".join(item.targets)
