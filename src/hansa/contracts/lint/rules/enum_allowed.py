"""The values of an enumeration keep the other rules of their property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.subject import parts_of
from hansa.contracts.lint.values import of_type, refusal
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        for part in parts_of(column.data, ("enum",), column.at("enum")):
            value = part.data.get("value")
            said = refusal(column, value, enum=False) if value is not None and of_type(column, value) else ""
            if said:
                text = f"The value {shown(value)} of `{column.label}` is listed, and {said}: no data can have it."
                yield Problem(part.at("value"), text, "Change the value or the rule.")


RULE = Rule(
    code="enum-allowed",
    group="types",
    severity=ERROR,
    title="An enumeration keeps the other rules",
    why="A value that a length, a range or a pattern forbids is promised and impossible.",
    source="ODCS 3.2.0, Schema, Enumerations and Logical Type Options",
    check=check,
)
