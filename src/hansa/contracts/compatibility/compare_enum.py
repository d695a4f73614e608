"""Listed values: a new one surprises consumers, a missing one does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, Rule
from hansa.contracts.compatibility.match import match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.schema import EnumValue

VALUE_ADDED = Rule(
    "value-added", "semantics", "breaking", "compatible", "A new value reaches consumers who know only the old ones."
)
VALUE_REMOVED = Rule(
    "value-removed", "semantics", "compatible", "breaking", "Consumers survive a value that no longer comes."
)
LISTED = Rule("values-listed", "semantics", "compatible", "breaking", "A list of values promises more than none.")
UNLISTED = Rule("values-unlisted", "semantics", "breaking", "compatible", "Without a list any value may come.")
REWORDED = Rule("value-reworded", "semantics", "cosmetic", "cosmetic", "Labels and descriptions of values are words.")


def compare_enum(pair: Pair) -> Iterator[Difference]:
    old, new = list(pair.old.enum_values), list(pair.new.enum_values)
    at, was = f"{pair.pointer}/enum", f"{pair.old_pointer}/enum"
    if not old and new:
        yield LISTED.found(at, None, new, f"`{pair.path}` now only takes listed values.")
    elif old and not new:
        yield UNLISTED.found(was, old, None, f"`{pair.path}` may now take any value.", near=pair.pointer)
    else:
        yield from _values(pair, at, was)


def _values(pair: Pair, at: str, was: str) -> Iterator[Difference]:
    found = match(pair.old.enum, pair.new.enum, _key)
    for index, item in found.added:
        yield VALUE_ADDED.found(f"{at}/{index}", None, item.value, f"`{pair.path}` may now be `{item.value}`.")
    for index, item in found.removed:
        text = f"`{pair.path}` is never `{item.value}` any more."
        yield VALUE_REMOVED.found(f"{was}/{index}", item.value, None, text, near=at)
    if found.moved or any(kept.old.to_json() != kept.new.to_json() for kept in found.kept):
        before, after = list(pair.old.enum_values), list(pair.new.enum_values)
        yield REWORDED.found(at, before, after, f"The values of `{pair.path}` are described in other words or order.")


def _key(item: EnumValue) -> str:
    value = item.value
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value, sort_keys=True)
