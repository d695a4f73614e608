"""A library rule names one of the standard's metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, WARNING, Problem, Rule
from hansa.contracts.lint.words import FORMER_METRICS, METRICS, near, shown
from hansa.standards.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for quality in subject.qualities:
        name = quality.metric
        if quality.kind != "library" or not name or name in METRICS or name in FORMER_METRICS:
            continue
        pointer = quality.at("metric" if "metric" in quality.data else "rule")
        meant = near(name, METRICS)
        fix = f"Did you mean `{meant}`?" if meant else f"The metrics are {', '.join(METRICS)}."
        edits = (Change(pointer, meant),) if meant else ()
        # Before 3.1 the names of rules were free.
        severity = WARNING if subject.version < (3, 1) else ERROR
        yield Problem(pointer, f"There is no metric {shown(name)}.", fix, edits, severity=severity)


RULE = Rule(
    code="metric-known",
    group="quality",
    severity=ERROR,
    title="The metric is one of the standard's library",
    why="No tool can measure a metric that it has never heard of: the rule would be passed over.",
    source="ODCS 3.2.0, Data Quality, Metrics",
    check=check,
    fixes=True,
)
