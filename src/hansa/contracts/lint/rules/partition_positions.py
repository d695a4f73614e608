"""The columns of a partition key are numbered from 1, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.positions import wrong_positions
from hansa.contracts.lint.rule import WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for table in subject.tables:
        columns = [column for column in subject.columns_of(table) if column.depth == 0]
        yield from wrong_positions(columns, "partitioned", "partitionKeyPosition", "partition key")


RULE = Rule(
    code="partition-positions",
    group="keys",
    severity=WARNING,
    title="The columns of a partition key are numbered",
    why="The order of a key of several columns decides how it is stored and how it is read.",
    source="ODCS 3.2.0, Schema, partitionKeyPosition: starts from 1",
    check=check,
)
