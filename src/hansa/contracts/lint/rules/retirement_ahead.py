"""What has reached its end of life is not active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.dates import moment
from hansa.contracts.lint.levels import LEVELS
from hansa.contracts.lint.rule import WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    if subject.today is None or subject.data.get("status") not in ("active", "proposed", "draft"):
        return
    for part in subject.parts("slaProperties"):
        level = LEVELS.get(part.text("property").casefold())
        when = moment(part.text("value"))
        if level in {"endOfLife", "endOfSupport"} and when and when.date() < subject.today:
            word = "retired" if level == "endOfLife" else "deprecated"
            text = f"`{level}` was {part.text('value')}, and the contract is still {subject.data['status']}."
            yield Problem(part.at("value"), text, f"Write `status: {word}`, or a later date.")


RULE = Rule(
    code="retirement-ahead",
    group="fundamentals",
    severity=WARNING,
    title="What has ended is not active",
    why="Consumers of an active contract rely on support that is over.",
    source="ODCS 3.2.0, Service-Level Agreement, endOfSupport, endOfLife; Fundamentals, status",
    check=check,
)
