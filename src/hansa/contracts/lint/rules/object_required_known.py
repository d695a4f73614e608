"""The required properties of an object exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.subject import parts_of
from hansa.contracts.lint.words import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        listed, inside = column.options.get("required"), column.data.get("properties")
        if not isinstance(listed, list) or not inside:
            continue
        known = {part.text("name") for part in parts_of(inside, (), "")}
        for index, name in enumerate(listed):
            if isinstance(name, str) and name not in known:
                pointer = column.at("logicalTypeOptions", "required", index)
                yield Problem(
                    pointer,
                    f"The object `{column.label}` has no property {shown(name)}.",
                    did_you_mean(name, known) or "Add it to `properties`.",
                )


RULE = Rule(
    code="object-required-known",
    group="references",
    severity=ERROR,
    title="Required properties of an object exist",
    why="A required property that the object does not have can never be there.",
    source="ODCS 3.2.0, Schema, Logical Type Options, object required",
    check=check,
)
