"""The values of an enumeration are of the type of their property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.subject import parts_of
from hansa.contracts.lint.values import as_written, of_type
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        for part in parts_of(column.data, ("enum",), column.at("enum")):
            value = part.data.get("value")
            if "value" not in part.data or value is None or of_type(column, value):
                continue
            pointer = part.at("value")
            edits = as_written(subject.document, pointer) if column.logical == "string" else ()
            text = f"{shown(value)} is no {column.logical}: no value of `{column.label}` can be it."
            yield Problem(pointer, text, "Put it in quotes." if edits else "Change the value or the type.", edits)


RULE = Rule(
    code="enum-typed",
    group="types",
    severity=ERROR,
    title="An enumeration has values of its type",
    why="A value of another type can never be met.",
    source="ODCS 3.2.0, Schema, Enumerations and logicalType",
    check=check,
    fixes=True,
)
