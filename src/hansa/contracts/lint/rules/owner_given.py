"""Somebody answers for the document: it has a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    team = subject.data.get("team")
    if not team:
        yield Problem("/team", "Nobody answers for this: there is no team.", "Add `team: {name: …}` with its members.")
    elif isinstance(team, dict) and not (team.get("name") or team.get("id") or team.get("members")):
        yield Problem("/team", "The team has neither a name nor a member.", "Add `name`, or `members`.")


RULE = Rule(
    code="owner-given",
    group="people",
    severity=WARNING,
    title="The document has an owner",
    why="A promise that nobody answers for is none: there is nobody to ask, to warn or to agree with.",
    source="ODCS 3.2.0, Team; ODPS 1.1.0, Team",
    check=check,
    specs=BOTH,
    before_3=True,
)
