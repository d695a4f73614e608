"""A contract says where its data is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import INFO, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    if not subject.data.get("servers"):
        yield Problem("/servers", "The contract does not say where the data is: it cannot be tested.", "Add `servers`.")


RULE = Rule(
    code="server-given",
    group="servers",
    severity=INFO,
    title="A contract names a server",
    why="Without a server no tool can read the data that the contract promises.",
    source="ODCS 3.2.0, Infrastructure & Servers",
    check=check,
)
