"""A threshold can be met, and can be missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, WARNING, Problem, Rule
from hansa.contracts.lint.words import FORMER_METRICS, METRICS, OPERATORS, is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Quality, Subject


def check(subject: Subject) -> Iterator[Problem]:
    for quality in subject.qualities:
        metric = FORMER_METRICS.get(quality.metric, quality.metric)
        if quality.kind != "library" or metric not in METRICS:
            continue
        for name in OPERATORS:
            if name in quality.data:
                yield from _threshold(quality, name, percent=quality.text("unit") == "percent")


def _threshold(quality: Quality, name: str, *, percent: bool) -> Iterator[Problem]:
    value = quality.data[name]
    for suffix, number in _numbers(value):
        pointer = quality.at(name) + suffix
        if number < 0:
            fix = "Write a number from 0 on."
            yield Problem(pointer, f"The metric is a count: it can never be {number}.", fix)
        elif percent and number > 100:
            yield Problem(pointer, f"{number} percent is more than all.", "Write a percentage from 0 to 100.")
        elif not percent and isinstance(number, float) and not number.is_integer():
            fix = "Write a whole number, or add `unit: percent`."
            yield Problem(pointer, f"The metric counts rows: it can never be {number}.", fix, severity=WARNING)
    if not isinstance(value, list | int | float) or isinstance(value, bool):
        yield Problem(quality.at(name), "The metric is a number; the threshold is none.", f"Write `{name}: 0`.")
    elif (says := _empty(name, value, percent=percent)) is not None:
        yield Problem(quality.at(name), says, "Write the threshold that is meant.", severity=WARNING)


def _numbers(value: object) -> Iterator[tuple[str, int | float]]:
    if isinstance(value, list):
        yield from ((f"/{i}", each) for i, each in enumerate(value) if is_number(each))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield "", value


def _empty(name: str, value: object, *, percent: bool) -> str | None:
    """A comparison with the end of the scale that always or never holds."""
    if name == "mustBeLessThan" and value == 0:
        return "A count is never less than 0: the check always fails."
    if name == "mustBeGreaterOrEqualTo" and value == 0:
        return "A count is never less than 0: the check never fails."
    if percent and name == "mustBeGreaterThan" and value == 100:
        return "A share is never more than 100 percent: the check always fails."
    if percent and name == "mustBeLessOrEqualTo" and value == 100:
        return "A share is never more than 100 percent: the check never fails."
    return None


RULE = Rule(
    code="threshold-possible",
    group="quality",
    severity=ERROR,
    title="A threshold can be met and can be missed",
    why="Counts begin at 0 and percentages end at 100: a check beyond that always or never fails.",
    source="ODCS 3.2.0, Data Quality, Metrics and Valid Properties for Operator",
    check=check,
)
