"""The severity of a rule is one that tools know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import INFO, Problem, Rule
from hansa.contracts.lint.words import near, shown
from hansa.standards.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_KNOWN = ("info", "warning", "error")
_FORMER = {
    "warn": "warning",
    "critical": "error",
    "fatal": "error",
    "high": "error",
    "medium": "warning",
    "low": "info",
}


def check(subject: Subject) -> Iterator[Problem]:
    for quality in subject.qualities:
        said = quality.text("severity")
        if said and said not in _KNOWN:
            pointer = quality.at("severity")
            meant = near(said, _KNOWN)
            edits = (Change(pointer, meant),) if meant else ()
            fix = f"Write `{meant or _FORMER.get(said.casefold(), 'error')}`."
            yield Problem(pointer, f"The severity {shown(said)} is none of {', '.join(_KNOWN)}.", fix, edits)


RULE = Rule(
    code="severity-known",
    group="quality",
    severity=INFO,
    title="The severity is info, warning or error",
    why="A severity that a tool does not know is taken for an error.",
    source="ODCS 3.2.0, Data Quality, severity",
    check=check,
    fixes=True,
)
