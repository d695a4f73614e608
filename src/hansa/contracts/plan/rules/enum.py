"""`enum`: one of the values that the contract lists, compared in the column's own type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan import moments
from hansa.contracts.plan.rule import Rule
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.plan.fields import Field

SHOWN = 8
"""How many of the allowed values a sentence lists."""

_SINGLE = {"string", "integer", "number", "boolean", "date", "time", "timestamp", ""}


def rules(field: Field) -> Iterator[Rule]:
    allowed = [each.value for each in field.prop.enum or ()]
    if not allowed:
        return
    shown = ", ".join(str(each) for each in allowed[:SHOWN]) + (", …" if len(allowed) > SHOWN else "")
    text = f"must be one of {shown}"
    if field.logical not in _SINGLE:
        problem = f"enum lists single values, a {field.logical} is none: put it at the items or properties."
        yield Rule("enum", text, "", shown, problem=problem)
        return
    fails, problem = outside(field, allowed)
    yield Rule("enum", text, fails, shown, verb="are not", problem=problem)


def outside(field: Field, allowed: Sequence[object]) -> tuple[str, str]:
    """The predicate of what is none of `allowed`, or why there is none. A NULL passes."""
    scalars = [each for each in allowed if isinstance(each, str | bool | int | float)]
    if len(scalars) < len([each for each in allowed if each is not None]):
        return "", "The list has values that are neither text, number nor boolean."
    if not scalars:
        return f"{field.value} IS NOT NULL", ""
    if field.logical in {"integer", "number"}:
        return _numbers(field, scalars)
    if field.logical in {"date", "time", "timestamp"}:
        try:
            values = [moments.limit(each, field.type, field.options) for each in scalars]
        except ValueError as error:
            return "", f"The list cannot be used: {error}."
        return f"{field.value} NOT IN ({', '.join(values)})", ""
    texts = (
        str(each).lower() if isinstance(each, bool) or field.logical == "boolean" else str(each) for each in scalars
    )
    return f"CAST({field.value} AS VARCHAR) NOT IN ({', '.join(literal(each) for each in texts)})", ""


def _numbers(field: Field, scalars: Sequence[str | bool | float]) -> tuple[str, str]:
    numbers = [_number(each) for each in scalars]
    if None in numbers:
        wrong = next(each for each, number in zip(scalars, numbers, strict=True) if number is None)
        return "", f"{wrong!r} in the list is no number, the column holds numbers."
    return f"{field.value} NOT IN ({', '.join(literal(each) for each in numbers if each is not None)})", ""


def _number(value: str | bool | float) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return value if isinstance(value, int | float) else int(value) if value.lstrip("+-").isdigit() else float(value)
    except ValueError:
        return None
