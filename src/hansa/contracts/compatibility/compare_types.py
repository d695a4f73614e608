"""Types: wider ones reach every reader unharmed, any other change breaks somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, Rule
from hansa.contracts.compatibility.types import TypeChange, format_change, physical_change

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANGED = Rule("type-changed", "structure", "breaking", "breaking", "Readers of one type cannot read another.")
WIDENED = Rule(
    "type-widened", "structure", "compatible", "compatible", "Every value of the old type fits the wider one."
)
NARROWED = Rule("type-narrowed", "structure", "breaking", "breaking", "Stored values may not fit the narrower type.")
GIVEN = Rule("type-added", "structure", "compatible", "breaking", "A stated type promises more than none.")
DROPPED = Rule("type-removed", "structure", "breaking", "compatible", "Without a stated type any may come.")
_NUMERIC = ("integer", "number")
_BY_CHANGE: dict[TypeChange, tuple[Rule, str]] = {
    "wider": (WIDENED, "widened"),
    "narrower": (NARROWED, "narrowed"),
    "other": (CHANGED, "changed"),
}


def compare_types(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.logical_type, pair.new.logical_type
    at, path = f"{pair.pointer}/logicalType", pair.path
    if old != new and old and new:
        yield CHANGED.found(at, old, new, f"The type of `{path}` changed from {old} to {new}.")
        return
    if not old and new:
        yield GIVEN.found(at, old, new, f"`{path}` now has the type {new}.")
    elif old and not new:
        was = f"{pair.old_pointer}/logicalType"
        yield DROPPED.found(was, old, new, f"`{path}` no longer has the type {old}.", near=pair.pointer)
    yield from _physical(pair)
    yield from _format(pair)


def _physical(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.physical_type, pair.new.physical_type
    at, was, path = f"{pair.pointer}/physicalType", f"{pair.old_pointer}/physicalType", pair.path
    if old and new:
        yield from _told(at, path, (old, new), physical_change(old, new))
    elif new:
        yield GIVEN.found(at, old, new, f"`{path}` now has the physical type {new}.")
    elif old:
        yield DROPPED.found(was, old, new, f"`{path}` no longer has the physical type {old}.", near=pair.pointer)


def _format(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.logical_type_options.get("format"), pair.new.logical_type_options.get("format")
    if isinstance(old, str) and isinstance(new, str) and pair.new.logical_type in _NUMERIC:
        yield from _told(f"{pair.pointer}/logicalTypeOptions/format", pair.path, (old, new), format_change(old, new))


def _told(at: str, path: str, types: tuple[str, str], change: TypeChange) -> Iterator[Difference]:
    if change != "same":
        rule, word = _BY_CHANGE[change]
        yield rule.found(at, *types, f"The type of `{path}` was {word} from {types[0]} to {types[1]}.")
