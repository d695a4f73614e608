"""The examples keep the rules of their own property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.contracts.lint.values import as_written, of_type, refusal
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        listed = column.data.get("examples")
        for index, value in enumerate(listed if isinstance(listed, list) else ()):
            pointer = column.at("examples", index)
            if value is None:
                if column.data.get("required") is True:
                    yield Problem(pointer, f"`{column.label}` is required, and its example is empty.", "Give a value.")
            elif not of_type(column, value):
                edits = as_written(subject.document, pointer) if column.logical == "string" else ()
                text = f"The example {shown(value)} of `{column.label}` is no {column.logical}."
                yield Problem(pointer, text, "Put it in quotes." if edits else "Give a value of this type.", edits)
            elif said := refusal(column, value):
                yield Problem(
                    pointer,
                    f"The example {shown(value)} of `{column.label}` {said}.",
                    "Change the example or the rule.",
                )


RULE = Rule(
    code="examples-hold",
    group="types",
    severity=WARNING,
    title="Examples keep the contract’s own rules",
    why="Readers copy examples, and generators learn from them; one that the contract refuses misleads both.",
    source="ODCS 3.2.0, Schema, examples",
    check=check,
    fixes=True,
)
