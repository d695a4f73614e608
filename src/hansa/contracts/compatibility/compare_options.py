"""Ranges, lengths, patterns and formats: a looser promise breaks, a tighter one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, breaking, compatible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json

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
        yield _weighed(f"{pair.pointer}/logicalTypeOptions/{name}", f"`{name}` of `{pair.path}`", name, old, new)


def _weighed(at: str, what: str, name: str, old: Json, new: Json) -> Difference:
    if old is None:
        return compatible(at, old, new, f"{what} is now promised: {new}.")
    if new is None:
        return breaking(at, old, new, f"{what} is no longer promised; it was {old}.")
    if _is_tighter(name, old, new):
        return compatible(at, old, new, f"{what} was tightened from {old} to {new}.")
    return breaking(at, old, new, f"{what} changed from {old} to {new}.")


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
