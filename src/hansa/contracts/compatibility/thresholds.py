"""Whether one comparison promises at least as much as another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_UPPER = ("mustBeLessThan", "mustBeLessOrEqualTo")
_LOWER = ("mustBeGreaterThan", "mustBeGreaterOrEqualTo")


def is_tighter(operator: str, old: Json, new: Json) -> bool:
    """For the same operator; `mustBe` and `mustNotBe` are never tighter, only different."""
    if isinstance(old, list) and isinstance(new, list):
        return operator == "mustBeBetween" and _inside(old, new)
    if not _is_number(old) or not _is_number(new):
        return False
    if operator in _UPPER:
        return new < old  # type: ignore[operator]  # both are numbers
    return operator in _LOWER and new > old  # type: ignore[operator]  # both are numbers


def _inside(old: list[Json], new: list[Json]) -> bool:
    if len(old) != 2 or len(new) != 2 or not all(map(_is_number, [*old, *new])):
        return False
    return new[0] >= old[0] and new[1] <= old[1]  # type: ignore[operator]  # all four are numbers


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
