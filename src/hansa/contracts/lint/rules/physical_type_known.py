"""A physical type is one that some engine has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.physical import NAMES, base_name
from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.contracts.lint.words import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        said = column.text("physicalType")
        name = base_name(said)
        if said and name and name not in NAMES:
            fix = (
                did_you_mean(name.upper() if said.isupper() else name, _cased(said))
                or "Write the type as the database names it."
            )
            text = f"No engine that is known here has the type {shown(said)}."
            yield Problem(column.at("physicalType"), text, fix)


def _cased(said: str) -> list[str]:
    return [name.upper() for name in NAMES] if said.isupper() else list(NAMES)


RULE = Rule(
    code="physical-type-known",
    group="types",
    severity=WARNING,
    title="A physical type is one that some engine has",
    why="A misspelt type is compared with the real column and never fits.",
    source="ODCS 3.2.0, Schema, physicalType",
    check=check,
)
