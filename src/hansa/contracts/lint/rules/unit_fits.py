"""The unit of a rule is one that its metric has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.words import FORMER_METRICS, near, shown
from hansa.standards.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_FORMER = {"%": "percent", "percentage": "percent", "row": "rows"}


def check(subject: Subject) -> Iterator[Problem]:
    for quality in subject.qualities:
        unit = quality.text("unit")
        if not unit or quality.kind != "library":
            continue
        pointer = quality.at("unit")
        metric = FORMER_METRICS.get(quality.metric, quality.metric)
        if unit not in {"rows", "percent"}:
            meant = _FORMER.get(unit.casefold()) or near(unit, ("rows", "percent"))
            edits = (Change(pointer, meant),) if meant else ()
            yield Problem(pointer, f"A metric has no unit {shown(unit)}.", f"Write {shown(meant or 'rows')}.", edits)
        elif unit == "percent" and metric == "rowCount":
            text = "`rowCount` counts all rows: as a percentage it is always 100."
            yield Problem(pointer, text, "Remove the unit, or use another metric.")


RULE = Rule(
    code="unit-fits",
    group="quality",
    severity=ERROR,
    title="The unit is one that the metric has",
    why="Metrics are measured in rows or in percent; with another unit a tool guesses.",
    source="ODCS 3.2.0, Data Quality, Library, unit",
    check=check,
    fixes=True,
)
