"""Cron expressions, judged without the library where they are plain."""

from __future__ import annotations

import re

_PLAIN = re.compile(
    r"(?:\*(?:/\d{1,2})?|\d{1,2}(?:-\d{1,2})?(?:/\d{1,2})?)(?:,(?:\*(?:/\d{1,2})?|\d{1,2}(?:-\d{1,2})?(?:/\d{1,2})?))*\Z"
)
_ENDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_NAMES = {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@reboot"}


def cron_problem(text: str) -> str:
    """Why a scheduler refuses the expression; empty if it does not."""
    fields = text.split()
    if text.strip().casefold() in _NAMES:
        return ""
    if len(fields) not in {5, 6, 7}:
        return f"it has {len(fields)} parts and not 5"
    if len(fields) == 5 and all(_plain(field, ends) for field, ends in zip(fields, _ENDS, strict=True)):
        return ""
    from croniter import croniter
    from croniter.croniter import CroniterError

    try:
        croniter.expand(" ".join(field.replace("?", "*") for field in fields[:6]))
    except (CroniterError, ValueError, KeyError) as error:
        return str(error).partition("\n")[0][:120] or "it cannot be read"
    return ""


def _plain(field: str, ends: tuple[int, int]) -> bool:
    """Only numbers within their ends, ranges that rise, steps above 0."""
    if not _PLAIN.match(field):
        return False
    for part in field.split(","):
        span, _, step = part.partition("/")
        numbers = [int(each) for each in span.split("-")] if span != "*" else []
        if step == "0" or any(not ends[0] <= each <= ends[1] for each in numbers) or numbers != sorted(numbers):
            return False
    return True
