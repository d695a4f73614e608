"""A library rule is named by `metric`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.contracts.lint.words import FORMER_METRICS, METRICS, OPERATORS
from hansa.standards.change import Change, Remove, Rename

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Quality, Subject
    from hansa.standards.change import Edit


def check(subject: Subject) -> Iterator[Problem]:
    if subject.version < (3, 1):
        return
    for quality in subject.qualities:
        name = quality.text("rule")
        if not name or quality.kind != "library":
            continue
        pointer = quality.at("rule")
        if "metric" in quality.data:
            yield Problem(
                pointer, "`rule` is deprecated, and `metric` is there.", "Remove it.", (Remove(pointer),), key=True
            )
            continue
        metric = FORMER_METRICS.get(name, name)
        edits = tuple(_edits(quality, name, metric)) if metric in METRICS else ()
        yield Problem(pointer, "`rule` is deprecated.", f"Write `metric: {metric}`.", edits, key=True)


def _edits(quality: Quality, name: str, metric: str) -> Iterator[Edit]:
    yield Rename(quality.at("rule"), "metric")
    if metric != name:
        yield Change(quality.at("metric"), metric)
    if name.endswith("Percent") and "unit" not in quality.data:
        yield Change(quality.at("unit"), "percent")
    if metric != "rowCount" and not any(operator in quality.data for operator in OPERATORS):
        yield Change(quality.at("mustBe"), 0)


RULE = Rule(
    code="rule-is-metric",
    group="deprecated",
    severity=WARNING,
    title="A library rule is named by its metric",
    why="Since 3.1 tools read `metric`; a rule named otherwise is passed over.",
    source="ODCS 3.2.0, Data Quality, rule: deprecated, use metric",
    check=check,
    fixes=True,
)
