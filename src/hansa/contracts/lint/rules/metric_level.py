"""A metric stands where it can be measured: values at a property, rows at a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.words import FORMER_METRICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_OF_VALUES = {"nullValues", "missingValues", "invalidValues"}


def check(subject: Subject) -> Iterator[Problem]:
    for quality in subject.qualities:
        if quality.kind != "library":
            continue
        metric = FORMER_METRICS.get(quality.metric, quality.metric)
        pointer = quality.at("metric" if "metric" in quality.data else "rule")
        if metric == "rowCount" and quality.column:
            text = f"`rowCount` counts the rows of a table, it cannot stand at `{quality.where}`."
            yield Problem(pointer, text, f"Move the rule to `quality` of the table `{quality.table.name}`.")
        elif metric in _OF_VALUES and not quality.column:
            text = f"`{metric}` looks at the values of one property, it cannot stand at the table `{quality.where}`."
            yield Problem(pointer, text, "Move the rule to `quality` of the property it is about.")


RULE = Rule(
    code="metric-level",
    group="quality",
    severity=ERROR,
    title="The metric stands at the level it measures",
    why="Rows are counted of a table and empty values of a property; at the other level the rule has no meaning.",
    source="ODCS 3.2.0, Data Quality, Metrics (column Level)",
    check=check,
)
