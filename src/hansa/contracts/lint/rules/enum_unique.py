"""Each value of an enumeration stands there once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.subject import parts_of
from hansa.contracts.lint.words import shown
from hansa.standards.change import Remove, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Part, Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        seen: list[Part] = []
        for part in parts_of(column.data, ("enum",), column.at("enum")):
            twin = next((each for each in seen if same(each.data.get("value"), part.data.get("value"))), None)
            if twin is None:
                seen.append(part)
                continue
            edits = (Remove(part.pointer),) if same(twin.data, part.data) else ()
            text = f"The value {shown(part.data.get('value'))} of `{column.label}` is listed twice."
            yield Problem(part.pointer, text, "Keep one of the two.", edits)


RULE = Rule(
    code="enum-unique",
    group="types",
    severity=ERROR,
    title="An enumeration lists each value once",
    why="Of two entries of one value nobody knows which label is meant.",
    source="ODCS 3.2.0, Schema, Enumerations",
    check=check,
    fixes=True,
)
