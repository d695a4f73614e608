"""When an integration is due: an expression of Quartz's cron (`0 0 2 * * ?`), or cron's own five fields; times are UTC.

second minute hour day-of-month month day-of-week [year]     Quartz: Sunday is 1, `?` says nothing, L is the last, 6#3 the third Friday,
                                                             LW the month's last weekday, L-3 three days before its last
       minute hour day-of-month month day-of-week            cron: Sunday is 0
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, datetime, timedelta
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 200
"""Characters of an expression that is stored."""
MONTHS = 12 * 28
"""After so many the days of a month fall on the same days of the week again: what was not due by then never is."""
SATURDAY = 5
"""As Python counts the days of a week."""
_BEFORE_LAST = re.compile(r"L(?:-(?P<days>[1-9]|[12]\d|30))?(?P<weekday>W)?", re.IGNORECASE)
_LAST = re.compile(r"(\d)L", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![/#\d])\d")


def check(expression: str) -> None:
    """Raises InvalidInput for what is no schedule, or can never be due."""
    from croniter import croniter

    fields = _fields(expression) if len(expression) <= LONGEST else []
    if fields and _counts_back(fields):
        fields[3] = "L"
    if not fields or not croniter.is_valid(" ".join(fields), second_at_beginning=True):
        raise InvalidInput(
            f"{expression[:LONGEST]!r} is no schedule that is understood here.",
            hint='scheduleExpression: "0 0 2 * * ?" is every day at 2 o\'clock UTC, "0 0 2 LW * ?" each month\'s last weekday.',
        )


def upcoming(expression: str, since: datetime) -> datetime | None:
    """The first moment after `since`; None without an expression, or where there is none."""
    fields = _fields(expression)
    if not fields:
        return None
    return _of_months(fields, since) if _counts_back(fields) else _next(fields, since)


def _next(fields: list[str], since: datetime) -> datetime | None:
    from croniter import croniter

    try:
        found: datetime = croniter(" ".join(fields), since, second_at_beginning=True).get_next(type(since))
    except ValueError:
        return None
    return found


def _counts_back(fields: list[str]) -> re.Match[str] | None:
    """Whether its day counts from the month's end in a way that croniter does not know: all of it but a plain `L`."""
    return _BEFORE_LAST.fullmatch(fields[3]) if fields[3].upper() != "L" else None


def _of_months(fields: list[str], since: datetime) -> datetime | None:
    """Month by month: which day it means there, and whether it is due on that day."""
    said = _counts_back(fields)
    for first in _months(since) if said else ():
        day = _day(first, int(said["days"] or 0), on_weekday=bool(said["weekday"])) if said else None
        if day is None:
            continue
        start = max(since, day - timedelta(seconds=1))
        found = _next([*fields[:3], str(day.day), *fields[4:]], start)
        if found is not None and found.date() == day.date():
            return found
    return None


def _months(since: datetime) -> Iterator[datetime]:
    """The first moment of the month of `since`, and of those after it."""
    for number in range(since.month - 1, since.month - 1 + MONTHS):
        year, month = since.year + number // 12, number % 12 + 1
        if year <= MAXYEAR:
            yield datetime(year, month, 1, tzinfo=since.tzinfo)


def _day(first: datetime, before_last: int, *, on_weekday: bool) -> datetime | None:
    """So many days before the month's last one; the nearest weekday to it within the month. None where the month is too short."""
    length = monthrange(first.year, first.month)[1]
    if before_last >= length:
        return None
    day = first.replace(day=length - before_last)
    if on_weekday and day.weekday() >= SATURDAY:
        sunday = day.weekday() > SATURDAY
        forward = sunday and day.day < length
        day += timedelta(days=1) if forward else timedelta(days=-2 if sunday else -1)
    return day if day.month == first.month else day + timedelta(days=3)


def _fields(expression: str) -> list[str]:
    return _for_croniter(expression).split()


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
