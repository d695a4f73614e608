"""A range has a lower end that is not above its upper end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.dates import moment
from hansa.contracts.lint.rule import ERROR, WARNING, Problem, Rule
from hansa.contracts.lint.words import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Column, Subject
    from hansa.kernel.json import Json

_PAIRS = (("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"))
_LOWER, _UPPER = ("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        options = column.options
        for low, high in _PAIRS:
            left, right = options.get(low), options.get(high)
            if isinstance(left, int) and isinstance(right, int) and left > right:
                yield _reversed(column, low, high)
        for both in (_LOWER, _UPPER):
            given = [name for name in both if name in options and not isinstance(options[name], bool)]
            if len(given) == 2:
                text = f"`{column.label}` has `{given[0]}` and `{given[1]}`: only the tighter one has a meaning."
                yield Problem(column.at("logicalTypeOptions", given[1]), text, "Keep one.", key=True, severity=WARNING)
        for low in _LOWER:
            for high in _UPPER:
                if _above(
                    column,
                    options.get(low),
                    options.get(high),
                    strict=low in options and low != high and "exclusive" in low + high,
                ):
                    yield _reversed(column, low, high)


def _above(column: Column, low: Json, high: Json, *, strict: bool) -> bool:
    if is_number(low) and is_number(high) and column.logical in {"integer", "number", ""}:
        return bool(low > high or (strict and low == high))  # type: ignore[operator]  # both were told to be numbers
    if isinstance(low, str) and isinstance(high, str):
        left, right = moment(low), moment(high)
        return left is not None and right is not None and (left > right or (strict and left == right))
    return False


def _reversed(column: Column, low: str, high: str) -> Problem:
    options = column.options
    text = f"`{low}: {options[low]}` and `{high}: {options[high]}` of `{column.label}` leave no value."
    return Problem(column.at("logicalTypeOptions", high), text, "Swap the two, or correct one.")


RULE = Rule(
    code="bounds-ordered",
    group="types",
    severity=ERROR,
    title="A range leaves values",
    why="No data can keep a range whose lower end is above its upper end.",
    source="ODCS 3.2.0, Schema, Logical Type Options",
    check=check,
)
