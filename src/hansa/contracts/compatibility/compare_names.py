"""Physical names: who reads the storage itself reads by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

STORED_ELSEWHERE = Rule(
    "physical-name-changed", "structure", "breaking", "breaking", "Whoever reads the storage reads by physical names."
)


def compare_names(pair: Pair) -> Iterator[Difference]:
    yield from _names(pair)


def compare_object_names(pair: ObjectPair) -> Iterator[Difference]:
    yield from _names(pair)


def _names(pair: ObjectPair | Pair) -> Iterator[Difference]:
    if (pair.old.name, pair.old.physical_name) == (pair.new.name, pair.new.physical_name):
        return
    old, new = pair.old.physical_name or pair.old.name, pair.new.physical_name or pair.new.name
    if old != new and not (pair.old.physical_name is None and pair.new.physical_name is None):
        text = f"`{pair.path}` is stored as `{new}` instead of `{old}`."
        yield STORED_ELSEWHERE.found(
            f"{pair.pointer}/physicalName", old, new, text, was=f"{pair.old_pointer}/physicalName"
        )
