"""A foreign key is of the type of the key it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.references import resolve
from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.contracts.lint.subject import parts_of
from hansa.contracts.lint.words import a

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Column, Part, Subject


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        for part in parts_of(column.data, ("relationships",), column.at("relationships")):
            target = part.data.get("to")
            if isinstance(target, str):
                yield from _pair(column, resolve(subject, target).column, part.at("to"))
    for table in subject.tables:
        for part in parts_of(table.data, ("relationships",), table.at("relationships")):
            yield from _composite(subject, part)


def _composite(subject: Subject, part: Part) -> Iterator[Problem]:
    ends = [value if isinstance(value, list) else [value] for value in (part.data.get("from"), part.data.get("to"))]
    for index, (source, target) in enumerate(zip(*ends, strict=False)):
        if isinstance(source, str) and isinstance(target, str):
            pointer = part.at("to", index) if isinstance(part.data.get("to"), list) else part.at("to")
            left = resolve(subject, source).column
            if left:
                yield from _pair(left, resolve(subject, target).column, pointer)


def _pair(left: Column, right: Column | None, pointer: str) -> Iterator[Problem]:
    if right and left.logical and right.logical and left.logical != right.logical:
        text = f"`{left.label}` is {a(left.logical)}, `{right.table.name}.{right.label}` {a(right.logical)}."
        yield Problem(pointer, text, "Give both the same logical type.")


RULE = Rule(
    code="reference-types-agree",
    group="references",
    severity=WARNING,
    title="A foreign key has the type of its key",
    why="Values of different types never meet, or meet by accident of a conversion.",
    source="ODCS 3.2.0, References, Relationships between properties",
    check=check,
)
