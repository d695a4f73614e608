"""The document has a name for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, INFO, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    if not subject.data.get("name"):
        yield Problem("/name", "The document has no name: people see its id instead.", "Add `name`.")


RULE = Rule(
    code="name-given",
    group="fundamentals",
    severity=INFO,
    title="The document has a name",
    why="An id is for machines; a list of ids tells a person nothing.",
    source="ODCS 3.2.0, Fundamentals, name; ODPS 1.1.0, Fundamentals, name",
    check=check,
    specs=BOTH,
)
