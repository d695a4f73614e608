"""A team is an object with members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.standards.change import Wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    if isinstance(subject.data.get("team"), list) and subject.version >= (3, 1):
        text = "A team as a bare list is deprecated: it has no name and no description."
        yield Problem("/team", text, "Write the list below `team.members`.", (Wrap("/team", "members"),), key=True)


RULE = Rule(
    code="team-is-object",
    group="deprecated",
    severity=WARNING,
    title="A team has a name and members",
    why="It goes with version 4; a list of people does not say which team answers when they have left.",
    source="ODCS 3.2.0, Team: the list is deprecated since 3.1.0",
    check=check,
    fixes=True,
)
