"""The data's own columns against the promised ones: which are missing, which are more, which have another type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.typetree import parse
from hansa.contracts.sql import quote
from hansa.dataplane.checks.prepare import RAW, as_promised, column_fit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.plan.model import Check, Plan
    from hansa.contracts.plan.typetree import Fit
    from hansa.dataplane.checks.engine import Engine

MANY = 100
"""Columns above which all are listed: what the engine takes for `* REPLACE` grows with their square."""

__all__ = ["RAW", "Shape", "look", "typed"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Shape:
    """`actual` by folded name; `fits` says for each promised column that is there whether its type is the promised one."""

    actual: Mapping[str, tuple[str, str]]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    fits: Mapping[str, Fit]

    def has(self, column: str) -> bool:
        return column.casefold() in self.actual

    def type(self, column: str) -> str:
        return self.actual[column.casefold()][1]

    def only(self, columns: set[str]) -> Shape:
        """Of the data's columns those of these folded names, or else the first: no table is without a column."""
        actual = {key: each for key, each in self.actual.items() if key in columns}
        fits = {name: fit for name, fit in self.fits.items() if name.casefold() in columns}
        return replace(self, actual=actual or dict(list(self.actual.items())[:1]), fits=fits)

    def unreadable(self, column: str) -> bool:
        """Whether the column had to be read as another type, so that its untouched copy stands beside it."""
        return self.fits.get(column) == "other"

    def read_by_format(self, check: Check) -> bool:
        """Whether the value is a text that is read by the format the contract gives it, or JSON that has the parts it promises."""
        actual = self.type(check.path[0])
        if actual == "JSON" and len(check.path) == 1:
            return bool(parse(check.threshold).parts)
        return "try_strptime" in check.unread and actual == "VARCHAR"


def look(engine: Engine, source: str, plan: Plan) -> Shape:
    actual = {name.casefold(): (name, kind) for name, kind in engine.describe(source)}
    promised = {each.name.casefold() for each in plan.columns}
    return Shape(
        actual,
        tuple(each.name for each in plan.columns if each.name.casefold() not in actual),
        tuple(name for key, (name, _) in actual.items() if key not in promised),
        {
            each.name: column_fit(actual[each.name.casefold()][1], each)
            for each in plan.columns
            if each.name.casefold() in actual
        },
    )


def typed(source: str, shape: Shape, plan: Plan) -> str:
    """A SELECT in which every column has a type its checks can work on; what cannot be read so is NULL there."""
    unreadable = {name for name, fit in shape.fits.items() if fit == "other"}
    if not unreadable:
        return f"SELECT * FROM {source}"
    swapped = [each for each in plan.columns if each.name in unreadable]
    casts = ", ".join(f"{as_promised(each, shape.type(each.name))} AS {quote(each.name)}" for each in swapped)
    copies = ", ".join(f"{quote(each.name)} AS {quote(RAW + each.name)}" for each in swapped)
    if len(swapped) <= MANY:
        return f"SELECT * REPLACE ({casts}), {copies} FROM {source}"
    gone = {each.casefold() for each in unreadable}
    kept = "".join(f"{quote(name)}, " for key, (name, _) in shape.actual.items() if key not in gone)
    return f"SELECT {kept}{casts}, {copies} FROM {source}"
