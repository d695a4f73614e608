"""Dates are dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.dates import is_date
from hansa.contracts.lint.rule import BOTH, ERROR, Problem, Rule
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_FIELDS = ("dateIn", "dateOut")


def check(subject: Subject) -> Iterator[Problem]:
    for key in ("contractCreatedTs", "productCreatedTs"):
        said = subject.data.get(key)
        if isinstance(said, str) and not is_date(said):
            yield Problem(f"/{key}", f"{shown(said)} is no date and time.", "Write it as `2026-01-31T09:30:00Z`.")
    team = subject.data.get("team")
    for part in subject.parts("team") if isinstance(team, list) else subject.parts("team", "members"):
        for key in _FIELDS:
            said = part.data.get(key)
            if isinstance(said, str) and said and not is_date(said):
                yield Problem(part.at(key), f"{shown(said)} is no date.", "Write it as `2026-01-31`.")


RULE = Rule(
    code="dates-valid",
    group="fundamentals",
    severity=ERROR,
    title="Dates can be read",
    why="A date that no calendar has cannot be compared with another.",
    source="ODCS 3.2.0, Team, dateIn and dateOut; Fundamentals, contractCreatedTs; ISO 8601",
    check=check,
    specs=BOTH,
)
