"""A property has a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        if "logicalType" not in column.data and subject.version >= (3, 0):
            if column.options:
                text = f"`{column.label}` has options of a logical type, but no logical type."
                yield Problem(column.at("logicalTypeOptions"), text, "Add `logicalType`.", key=True)
            elif "physicalType" not in column.data:
                text = f"`{column.table.name}.{column.label}` has neither a logical nor a physical type."
                yield Problem(column.pointer, text, "Add `logicalType`.")


RULE = Rule(
    code="type-given",
    group="types",
    severity=WARNING,
    title="A property has a type",
    why="Without a type nothing but its presence can be promised or checked.",
    source="ODCS 3.2.0, Schema: the text lets it be absent, conditions of the JSON schema do not; the text counts",
    check=check,
)
