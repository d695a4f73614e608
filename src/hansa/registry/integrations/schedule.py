"""When an integration is due: an expression of Quartz's cron (`0 0 2 * * ?`), or cron's own five fields; times are UTC.

second minute hour day-of-month month day-of-week [year]     Quartz: Sunday is 1, `?` says nothing, L is the last, 6#3 the third Friday
       minute hour day-of-month month day-of-week            cron: Sunday is 0
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

LONGEST = 200
"""Characters of an expression that is stored."""
_LAST = re.compile(r"(\d)L", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![/#\d])\d")


def check(expression: str) -> None:
    """Raises InvalidInput for what is no schedule, or can never be due."""
    from croniter import croniter

    text = _for_croniter(expression) if len(expression) <= LONGEST else ""
    if not text or not croniter.is_valid(text, second_at_beginning=True):
        raise InvalidInput(
            f"{expression[:LONGEST]!r} is no schedule that is understood here.",
            hint='scheduleExpression: "0 0 2 * * ?" is every day at 2 o\'clock UTC. LW and L-3 are not understood.',
        )


def upcoming(expression: str, since: datetime) -> datetime | None:
    """The first moment after `since`; None without an expression, or where there is none."""
    from croniter import croniter

    if not expression:
        return None
    try:
        found: datetime = croniter(_for_croniter(expression), since, second_at_beginning=True).get_next(type(since))
    except ValueError:
        return None
    return found


def _for_croniter(expression: str) -> str:
    """Six or seven fields, the second first; empty where they are fewer or more."""
    fields = expression.split()
    if len(fields) == 5:
        return " ".join(["0", *fields])
    if len(fields) not in {6, 7}:
        return ""
    fields = ["*" if field == "?" else field for field in fields]
    fields[5] = _weekday(fields[5])
    return " ".join(fields)


def _weekday(field: str) -> str:
    """Quartz counts from Sunday as 1, croniter from Sunday as 0, and writes `L` before the day."""
    if field.upper() == "L":
        return "6"
    counted = _NUMBER.sub(lambda found: str(int(found[0]) - 1) if found[0] in "1234567" else "x", field)
    return _LAST.sub(r"L\1", counted)
