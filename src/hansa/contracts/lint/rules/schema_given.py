"""A contract says what data it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    if not subject.data.get("schema"):
        text = "The contract has no schema: there is no table that it promises anything about."
        yield Problem("/schema", text, "Add `schema` with at least one table.")
    for table in subject.tables:
        if not table.data.get("properties") and not table.data.get("quality"):
            text = f"The table `{table.name}` has neither a property nor a rule."
            yield Problem(table.at("properties"), text, "Add `properties`.")


RULE = Rule(
    code="schema-given",
    group="fundamentals",
    severity=WARNING,
    title="A contract has a schema",
    why="A contract without a table promises nothing that anybody could check.",
    source="ODCS 3.2.0, Schema (top level): the text requires it, its JSON schema and its own examples do not (issue 343)",
    check=check,
)
