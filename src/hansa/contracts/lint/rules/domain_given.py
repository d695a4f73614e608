"""The document says to which domain it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, INFO, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    if not subject.data.get("domain"):
        yield Problem("/domain", "The document does not say to which domain it belongs.", "Add `domain`.")


RULE = Rule(
    code="domain-given",
    group="fundamentals",
    severity=INFO,
    title="The document names its domain",
    why="In a mesh the domain is how people find data and who may decide about it.",
    source="ODCS 3.2.0, Fundamentals, domain; ODPS 1.1.0, Fundamentals, domain",
    check=check,
    specs=BOTH,
)
