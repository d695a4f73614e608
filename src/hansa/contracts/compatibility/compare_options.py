"""Ranges, lengths, patterns and formats: a looser promise breaks, a tighter one does not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, Rule
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.kernel.json import Json

ADDED = Rule("limit-added", "semantics", "compatible", "breaking", "A stated limit promises more than none.")
REMOVED = Rule("limit-removed", "semantics", "breaking", "compatible", "Consumers rely on the limit.")
TIGHTENED = Rule("limit-tightened", "semantics", "compatible", "breaking", "All that may come now could come before.")
CHANGED = Rule("limit-changed", "semantics", "breaking", "breaking", "Values may come that the old limit excluded.")
LOOSENED = Rule("limit-loosened", "semantics", "breaking", "compatible", "Values may come that the old limit excluded.")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_VOID: dict[str, Json] = {"minLength": 0, "minItems": 0, "minProperties": 0, "uniqueItems": False, "required": []}
"""Written out, and promising nothing."""


def compare_options(pair: Pair) -> Iterator[Difference]:
    if pair.old.logical_type != pair.new.logical_type:
        return
    before, after = _promised(pair.old.logical_type_options), _promised(pair.new.logical_type_options)
    numeric = pair.new.logical_type in {"integer", "number"}
    for inclusive, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        yield from _swapped(pair, (before, after), inclusive, exclusive)
        yield from _swapped(pair, (before, after), exclusive, inclusive)
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old == new or (name == "format" and numeric and old and new):
            continue
        yield _weighed(pair, name, old, new)


def _promised(options: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in options.items() if name not in _VOID or value != _VOID[name]}


def _swapped(pair: Pair, versions: tuple[dict[str, Json], dict[str, Json]], was: str, now: str) -> Iterator[Difference]:
    """A bound that became exclusive, or inclusive, is one change; it is taken out of both versions."""
    before, after = versions
    if was not in before or now not in after or was in after or now in before:
        return
    old, new = before.pop(was), after.pop(now)
    tighter = _is_tighter(now, old, new) or (old == new and now.startswith("exclusive"))
    text = f"`{was}` {old} of `{pair.path}` became `{now}` {new}."
    rule = TIGHTENED if tighter else LOOSENED
    yield rule.found(f"{pair.pointer}/logicalTypeOptions/{now}", f"{was} {old}", f"{now} {new}", text)


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
    if isinstance(old, list) and isinstance(new, list):
        return name == "required" and all(each in new for each in old)
    if not _comparable(old, new):
        return False
    if name == "multipleOf":
        return _is_multiple(new, old)
    if name in _LOWER:
        return new > old  # type: ignore[operator]  # both are numbers or both texts
    return name in _UPPER and new < old  # type: ignore[operator]  # both are numbers or both texts


def _is_multiple(new: Json, old: Json) -> bool:
    """In decimals, so that 0.3 is three times 0.1."""
    left, right = Decimal(str(new)), Decimal(str(old))
    if not left.is_finite() or not right.is_finite():
        return False
    return right > 0 and left > 0 and left % right == 0


def _comparable(old: Json, new: Json) -> bool:
    """Numbers, or dates written alike."""
    if isinstance(old, str) and isinstance(new, str):
        return len(old) == len(new)
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
