"""A cron schedule can be read."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.schedules import cron_problem
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    levels = subject.parts("slaProperties")
    for part in chain(subject.qualities, levels):
        schedule, scheduler = part.text("schedule"), part.text("scheduler")
        if schedule and scheduler.casefold() == "cron" and "${" not in schedule:
            problem = cron_problem(schedule)
            if problem:
                fix = "Write minute, hour, day, month and weekday: `0 20 * * *`."
                yield Problem(
                    part.at("schedule"), f"The schedule {shown(schedule)} is no cron expression: {problem}.", fix
                )


RULE = Rule(
    code="schedule-valid",
    group="quality",
    severity=ERROR,
    title="A cron schedule can be read",
    why="A schedule that no scheduler understands never runs.",
    source="ODCS 3.2.0, Data Quality, Scheduling; service levels, schedule",
    check=check,
)
