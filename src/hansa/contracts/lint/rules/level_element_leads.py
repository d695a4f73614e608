"""The elements of a service level exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.references import column_named, resolve
from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    default = subject.data.get("slaDefaultElement")
    if isinstance(default, str):
        yield from _elements(subject, default, "/slaDefaultElement")
    for part in subject.parts("slaProperties"):
        yield from _elements(subject, part.text("element"), part.at("element"))


def _elements(subject: Subject, said: str, pointer: str) -> Iterator[Problem]:
    if not subject.tables or "${" in said:
        return
    for element in filter(None, (each.strip() for each in said.split(","))):
        only = subject.tables[0] if len(subject.tables) == 1 else None
        if only and column_named(subject, only, element):
            continue
        target = resolve(subject, element)
        if target.problem:
            yield Problem(pointer, f"{shown(element)} leads nowhere: {target.problem}", target.fix)


RULE = Rule(
    code="level-element-leads",
    group="references",
    severity=WARNING,
    title="The element of a service level exists",
    why="Freshness and retention are measured at a column; without it the promise is not checked.",
    source="ODCS 3.2.0, Service-Level Agreement: object.element, the object may be left out if there is one",
    check=check,
)
