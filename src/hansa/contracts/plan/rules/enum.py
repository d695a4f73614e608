"""`enum`: one of the values that the contract lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.plan.fields import Field

SHOWN = 8
"""How many of the allowed values a sentence lists."""


def rules(field: Field) -> Iterator[Rule]:
    allowed = [each.value for each in field.prop.enum or ()]
    if allowed:
        shown = ", ".join(str(each) for each in allowed[:SHOWN]) + (", …" if len(allowed) > SHOWN else "")
        fails = not_one_of(field.value, allowed, numeric=field.logical in {"integer", "number"})
        yield Rule("enum", f"must be one of {shown}", fails, shown, verb="are not")


def not_one_of(value: str, allowed: Sequence[object], *, numeric: bool) -> str:
    """Numbers are compared as numbers, everything else as the text that it is written as. A NULL passes."""
    scalars = [each for each in allowed if isinstance(each, str | bool | int | float)]
    if not scalars:
        return f"{value} IS NOT NULL"
    if numeric and all(isinstance(each, int | float) for each in scalars):
        return f"{value} NOT IN ({', '.join(literal(each) for each in scalars)})"
    texts = (str(each).lower() if isinstance(each, bool) else str(each) for each in scalars)
    return f"CAST({value} AS VARCHAR) NOT IN ({', '.join(literal(each) for each in texts)})"
