"""A column of the primary key is required."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.standards.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        if column.data.get("primaryKey") is True and column.data.get("required") is not True:
            said = "is not" if column.data.get("required") is False else "does not say that it is"
            pointer = column.at("required") if "required" in column.data else column.at("primaryKey")
            text = f"`{column.table.name}.{column.label}` is part of the primary key and {said} required."
            yield Problem(pointer, text, "Add `required: true`.", (Change(column.at("required"), True),))


RULE = Rule(
    code="primary-key-required",
    group="keys",
    severity=WARNING,
    title="A primary key is required",
    why="A key that may be empty identifies nothing, and tools differ in whether they let it be.",
    source="ODCS 3.2.0, Schema, primaryKey and required",
    check=check,
    fixes=True,
)
