"""A metric has the arguments it needs, and only those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, WARNING, Problem, Rule
from hansa.contracts.lint.words import METRICS, did_you_mean, near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Quality, Subject

_ARGUMENTS = {
    "nullValues": (),
    "missingValues": ("missingValues",),
    "invalidValues": ("validValues", "pattern"),
    "duplicateValues": ("properties",),
    "rowCount": (),
}


def check(subject: Subject) -> Iterator[Problem]:
    for quality in subject.qualities:
        if quality.kind == "library" and quality.text("metric") in METRICS:
            yield from _needed(quality)
            yield from _unknown(quality)
            yield from _properties(quality)


def _needed(quality: Quality) -> Iterator[Problem]:
    metric, arguments = quality.text("metric"), quality.arguments
    listed = quality.column is not None and bool(quality.column.data.get("enum"))
    if metric == "invalidValues" and not listed and not arguments.keys() & {"validValues", "pattern"}:
        fix = "Add `arguments.validValues` (a list) or `arguments.pattern` (a regular expression), or an `enum` to the column."
        yield Problem(quality.at("metric"), "`invalidValues` does not say which values are valid.", fix)
    if metric == "missingValues" and "missingValues" not in arguments:
        fix = "Add `arguments.missingValues`, or use the metric `nullValues`."
        text = "`missingValues` does not say which values count as missing: only NULL does."
        yield Problem(quality.at("metric"), text, fix, severity=WARNING)
    if metric == "duplicateValues" and not quality.column and "properties" not in arguments:
        fix = "Add `arguments.properties`: the list of columns."
        yield Problem(quality.at("metric"), "`duplicateValues` of a table does not say of which columns.", fix)


def _unknown(quality: Quality) -> Iterator[Problem]:
    known = _ARGUMENTS[quality.text("metric")]
    for name in quality.arguments:
        if name not in known:
            fix = did_you_mean(name, known) or (f"It takes {' or '.join(known)}." if known else "It takes none.")
            text = f"`{quality.text('metric')}` has no argument `{name}`."
            yield Problem(quality.at("arguments", name), text, fix, key=True, severity=WARNING)


def _properties(quality: Quality) -> Iterator[Problem]:
    listed = quality.arguments.get("properties")
    if quality.text("metric") != "duplicateValues" or not isinstance(listed, list):
        return
    known = quality.table.property_names
    for index, name in enumerate(listed):
        if isinstance(name, str) and name.split(".")[0] not in known:
            fix = did_you_mean(name, known) if near(name, known) else f"The table has {', '.join(sorted(known)[:10])}."
            text = f"The table `{quality.table.name}` has no property `{name}`."
            yield Problem(quality.at("arguments", "properties", index), text, fix)


RULE = Rule(
    code="metric-arguments",
    group="quality",
    severity=ERROR,
    title="The metric has the arguments it needs",
    why="Without the list of valid values or of columns there is nothing to measure; an unknown argument is ignored.",
    source="ODCS 3.2.0, Data Quality, Metrics (column Arguments)",
    check=check,
)
