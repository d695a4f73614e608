"""Who replaces a member of the team is in the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, WARNING, Problem, Rule
from hansa.contracts.lint.words import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    team = subject.data.get("team")
    members = list(subject.parts("team") if isinstance(team, list) else subject.parts("team", "members"))
    names = [name for part in members if (name := part.text("username"))]
    for part in members:
        said = part.text("replacedByUsername")
        if said and said not in names:
            pointer = part.at("replacedByUsername")
            yield Problem(
                pointer,
                f"Nobody in the team has the username {shown(said)}.",
                did_you_mean(said, names) or "Add the member.",
            )
        elif said and said == part.text("username"):
            yield Problem(
                part.at("replacedByUsername"), f"{shown(said)} is replaced by {shown(said)}.", "Name the other person."
            )


RULE = Rule(
    code="replacement-known",
    group="people",
    severity=WARNING,
    title="A replacement is a member of the team",
    why="Who looks for the owner of today follows the names from one to the next.",
    source="ODCS 3.2.0, Team, replacedByUsername; ODPS 1.1.0, Team",
    check=check,
    specs=BOTH,
)
