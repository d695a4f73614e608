"""A measured rule has exactly one operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, WARNING, Problem, Rule
from hansa.contracts.lint.words import FORMER_METRICS, OPERATORS, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Quality, Subject
    from hansa.kernel.findings import Severity


def check(subject: Subject) -> Iterator[Problem]:
    for quality in subject.qualities:
        given = [name for name in quality.data if name in OPERATORS]
        if quality.kind in {"library", "sql"}:
            # Before 3.1 a rule could keep its limits elsewhere.
            yield from _measured(quality, given, WARNING if subject.version < (3, 1) else ERROR)
        elif given and quality.kind == "text":
            text = f"A rule of type text is for people: `{given[0]}` has nothing to compare."
            fix = "Make it a rule of type library or sql, or remove the operator."
            yield Problem(quality.at(given[0]), text, fix, key=True, severity=WARNING)


def _measured(quality: Quality, given: list[str], severity: Severity) -> Iterator[Problem]:
    if not given:
        if quality.kind == "library" and quality.metric in FORMER_METRICS:
            return  # in 3.0 a rule such as nullCheck says by its name that there may be none
        wrong = next((name for name in quality.data if name.lower().startswith("must")), "")
        fix = did_you_mean(wrong, OPERATORS) or "Add one such as `mustBe: 0`."
        yield Problem(quality.pointer, f"The rule at `{quality.where}` has no operator.", fix, severity=severity)
    for name in given[1:]:
        text = f"The rule has `{given[0]}` and `{name}`; it may have one operator."
        fix = "Use `mustBeBetween: [low, high]` for a range, or make two rules."
        yield Problem(quality.at(name), text, fix, key=True)


RULE = Rule(
    code="operator-single",
    group="quality",
    severity=ERROR,
    title="A measured rule has exactly one operator",
    why="With none there is nothing to hold the measured number to; of two, tools apply one and ignore the other.",
    source="ODCS 3.2.0, Data Quality, Valid Properties for Operator",
    check=check,
)
