"""A rule of type sql is one SELECT that reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.queries import complaint
from hansa.contracts.lint.rule import ERROR, WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for quality in subject.qualities:
        query = quality.data.get("query")
        if quality.kind != "sql" or not isinstance(query, str):
            continue
        found = complaint(query, subject, quality)
        if found:
            text, severe = found
            fix = "Write one SELECT that returns one value." if severe else "Read it with the server's own SQL once."
            yield Problem(quality.at("query"), text, fix, severity=ERROR if severe else WARNING)


RULE = Rule(
    code="sql-reads",
    group="quality",
    severity=ERROR,
    title="A rule of type sql is one SELECT",
    why="A rule measures; a statement that writes would change the data that it is about.",
    source="ODCS 3.2.0, Data Quality, SQL: a single query that returns a value",
    check=check,
)
