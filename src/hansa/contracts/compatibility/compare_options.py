"""Ranges, lengths, patterns and formats: a looser promise breaks, a tighter one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, Rule
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json

ADDED = Rule("limit-added", "semantics", "compatible", "breaking", "A stated limit promises more than none.")
REMOVED = Rule("limit-removed", "semantics", "breaking", "compatible", "Consumers rely on the limit.")
TIGHTENED = Rule("limit-tightened", "semantics", "compatible", "breaking", "All that may come now could come before.")
CHANGED = Rule("limit-changed", "semantics", "breaking", "breaking", "Values may come that the old limit excluded.")
LOOSENED = Rule("limit-loosened", "semantics", "breaking", "compatible", "Values may come that the old limit excluded.")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def compare_options(pair: Pair) -> Iterator[Difference]:
    if pair.old.logical_type != pair.new.logical_type:
        return
    before, after = pair.old.logical_type_options, pair.new.logical_type_options
    numeric = pair.new.logical_type in {"integer", "number"}
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old == new or (name == "format" and numeric and old and new):
            continue
        yield _weighed(pair, name, old, new)


def _weighed(pair: Pair, name: str, old: Json, new: Json) -> Difference:
    what, step = f"`{name}` of `{pair.path}`", f"/logicalTypeOptions{join([name])}"
    if old is None:
        return ADDED.found(pair.pointer + step, old, new, f"{what} is now promised: {new}.")
    if new is None:
        text = f"{what} is no longer promised; it was {old}."
        return REMOVED.found(pair.old_pointer + step, old, new, text, near=pair.pointer)
    if _is_tighter(name, old, new):
        return TIGHTENED.found(pair.pointer + step, old, new, f"{what} was tightened from {old} to {new}.")
    rule = LOOSENED if _is_tighter(name, new, old) else CHANGED
    return rule.found(pair.pointer + step, old, new, f"{what} changed from {old} to {new}.")


def _is_tighter(name: str, old: Json, new: Json) -> bool:
    if not _comparable(old, new):
        return False
    if name in _LOWER:
        return new > old  # type: ignore[operator]  # both are numbers or both texts
    return name in _UPPER and new < old  # type: ignore[operator]  # both are numbers or both texts


def _comparable(old: Json, new: Json) -> bool:
    """Numbers, or dates written alike."""
    if isinstance(old, str) and isinstance(new, str):
        return len(old) == len(new)
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
