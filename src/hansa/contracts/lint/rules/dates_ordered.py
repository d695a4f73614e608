"""Things end after they began."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hansa.contracts.lint.dates import moment
from hansa.contracts.lint.levels import LEVELS
from hansa.contracts.lint.rule import BOTH, ERROR, Problem, Rule
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_ORDER = ("generalAvailability", "endOfSupport", "endOfLife")


def check(subject: Subject) -> Iterator[Problem]:
    team = subject.data.get("team")
    for part in subject.parts("team") if isinstance(team, list) else subject.parts("team", "members"):
        begins, ends = moment(part.text("dateIn")), moment(part.text("dateOut"))
        if begins and ends and ends < begins:
            text = f"{shown(part.text('username') or 'The member')} left on {part.text('dateOut')}, before {part.text('dateIn')}."
            yield Problem(part.at("dateOut"), text, "Swap or correct the two dates.")
    known = {LEVELS.get(part.text("property").casefold(), ""): part for part in subject.parts("slaProperties")}
    steps = [(name, known[name], moment(known[name].text("value"))) for name in _ORDER if name in known]
    dated = [(name, part, when) for name, part, when in steps if when]
    for (before, _, first), (after, part, second) in pairwise(dated):
        if second < first:
            yield Problem(part.at("value"), f"`{after}` comes before `{before}`.", "Swap or correct the two dates.")


RULE = Rule(
    code="dates-ordered",
    group="fundamentals",
    severity=ERROR,
    title="Things end after they began",
    why="A support that ends before it begins was never promised.",
    source="ODCS 3.2.0, Team, dateIn and dateOut; Service-Level Agreement, endOfSupport and endOfLife",
    check=check,
    specs=BOTH,
)
