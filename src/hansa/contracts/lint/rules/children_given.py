"""A list, an object and a map say what is inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, INFO, Problem, Rule
from hansa.contracts.lint.words import a

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        if column.logical == "array" and not column.data.get("items"):
            yield Problem(column.pointer, f"The list `{column.label}` does not say what its items are.", "Add `items`.")
        elif column.logical == "object" and not column.data.get("properties"):
            yield Problem(
                column.pointer, f"The object `{column.label}` names none of its properties.", "Add `properties`."
            )
        elif column.logical and column.logical != "array" and "items" in column.data:
            text = f"`items` says what is in a list; `{column.label}` is {a(column.logical)}."
            yield Problem(
                column.at("items"), text, "Write `logicalType: array`, or remove `items`.", key=True, severity=ERROR
            )


RULE = Rule(
    code="children-given",
    group="types",
    severity=INFO,
    title="Nested values say what is inside",
    why="What is not described inside a list or an object is not promised and not checked.",
    source="ODCS 3.2.0, Schema, items, properties, map",
    check=check,
)
