"""Types: wider ones reach every reader unharmed, any other change breaks somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, breaking, compatible
from hansa.contracts.compatibility.types import TypeChange, format_change, physical_change

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMERIC = ("integer", "number")


def compare_types(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.logical_type, pair.new.logical_type
    at = f"{pair.pointer}/logicalType"
    if old != new and old and new:
        yield breaking(at, old, new, f"The type of `{pair.path}` changed from {old} to {new}.")
        return
    if old != new:
        word = "now has" if new else "no longer has"
        weigh = compatible if new else breaking
        yield weigh(at, old, new, f"`{pair.path}` {word} the type {new or old}.")
    yield from _physical(pair)
    yield from _format(pair)


def _physical(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.physical_type, pair.new.physical_type
    at = f"{pair.pointer}/physicalType"
    if old and new:
        yield from _told(at, pair.path, (old, new), physical_change(old, new))
    elif new:
        yield compatible(at, old, new, f"`{pair.path}` now has the physical type {new}.")
    elif old:
        yield breaking(at, old, new, f"`{pair.path}` no longer has the physical type {old}.")


def _format(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.logical_type_options.get("format"), pair.new.logical_type_options.get("format")
    if isinstance(old, str) and isinstance(new, str) and pair.new.logical_type in _NUMERIC:
        yield from _told(f"{pair.pointer}/logicalTypeOptions/format", pair.path, (old, new), format_change(old, new))


_HOW: dict[TypeChange, str] = {"wider": "widened", "narrower": "narrowed", "other": "changed"}


def _told(at: str, path: str, types: tuple[str, str], change: TypeChange) -> Iterator[Difference]:
    if change == "same":
        return
    weigh = compatible if change == "wider" else breaking
    yield weigh(at, *types, f"The type of `{path}` was {_HOW[change]} from {types[0]} to {types[1]}.")
