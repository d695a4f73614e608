"""The physical type can hold what the logical type means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.physical import FITS, family
from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.contracts.lint.words import a, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        kind = family(column.text("physicalType"))
        fits = FITS.get(column.logical)
        if not kind or fits is None or kind in fits:
            continue
        if kind == "timestamp" and column.logical == "date" and subject.version < (3, 1):
            continue  # before 3.1 there was no logical type for moments
        text = f"`{column.label}` is {a(column.logical)} and stored as {shown(column.text('physicalType'))}: the two contradict."
        yield Problem(column.at("physicalType"), text, "Change one of the two types.")


RULE = Rule(
    code="types-agree",
    group="types",
    severity=WARNING,
    title="Logical and physical type agree",
    why="One tool checks the one type and another tool the other: the same data passes here and fails there.",
    source="ODCS 3.2.0, Schema, logicalType and physicalType",
    check=check,
)
