"""The document says what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    description = subject.data.get("description")
    said = description.get("purpose") if isinstance(description, dict) else description
    if not (isinstance(said, str) and said.strip()):
        pointer = "/description/purpose" if isinstance(description, dict) else "/description"
        fix = "Add `description: {purpose: …}`: one sentence for who looks for data."
        yield Problem(pointer, "The document does not say what the data is for.", fix)


RULE = Rule(
    code="description-given",
    group="fundamentals",
    severity=WARNING,
    title="The document says what it is for",
    why="Who looks for data reads the purpose first; without it nobody can tell whether it may be used.",
    source="ODCS 3.2.0, Fundamentals, description.purpose; ODPS 1.1.0, Fundamentals",
    check=check,
    specs=BOTH,
    before_3=True,
)
