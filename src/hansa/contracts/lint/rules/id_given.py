"""The document has an id that others can refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, ERROR, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    said = subject.data.get("id")
    if isinstance(said, str) and (not said.strip() or said != said.strip()):
        yield Problem(
            "/id", "The id is blank, or begins or ends with a blank.", "Write an id without blanks around it."
        )
    twins = [
        each
        for each in subject.folder.same_id(subject.document)
        if each.data.get("version") == subject.data.get("version")
    ]
    if twins:
        text = f"{twins[0].name} has the same id and version."
        yield Problem("/id", text, "Give this document its own id, or the next version.")


RULE = Rule(
    code="id-given",
    group="fundamentals",
    severity=ERROR,
    title="The id is the document’s own",
    why="Products, agreements and references name a contract by its id: two of one id and version cannot be told apart.",
    source="ODCS 3.2.0, Fundamentals, id; ODPS 1.1.0, Fundamentals, id",
    check=check,
    specs=BOTH,
    before_3=True,
)
