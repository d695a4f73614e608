"""A contract promises a level of service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import INFO, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    if not subject.data.get("slaProperties"):
        text = "The contract promises neither freshness nor availability nor retention."
        yield Problem(
            "/slaProperties", text, "Add `slaProperties`, such as `latency` with `value`, `unit` and `element`."
        )


RULE = Rule(
    code="service-level-given",
    group="fundamentals",
    severity=INFO,
    title="A contract promises a service level",
    why="Data that is right but two weeks late is of no use; only a promised level can be checked.",
    source="ODCS 3.2.0, Service-Level Agreement",
    check=check,
)
