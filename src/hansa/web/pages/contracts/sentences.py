"""What a contract promises, in plain sentences: quality rules and service levels as people would say them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json

UNITS = {
    "y": "year", "yr": "year", "year": "year", "years": "year", "mo": "month", "month": "month", "months": "month",
    "w": "week", "week": "week", "weeks": "week", "d": "day", "day": "day", "days": "day", "h": "hour", "hr": "hour",
    "hour": "hour", "hours": "hour", "m": "minute", "min": "minute", "minute": "minute", "minutes": "minute",
    "s": "second", "sec": "second", "second": "second", "seconds": "second", "ms": "millisecond",
}  # fmt: skip
_OPERATORS = {
    "mustBe": "must be {}", "mustNotBe": "must not be {}", "mustBeGreaterThan": "must be more than {}",
    "mustBeGreaterOrEqualTo": "must be at least {}", "mustBeLessThan": "must be less than {}",
    "mustBeLessOrEqualTo": "must be at most {}", "mustBeBetween": "must be between {}", "mustNotBeBetween": "must not be between {}",
}  # fmt: skip
_METRICS = {
    "rowCount": "The number of rows", "nullValues": "The number of empty values",
    "missingValues": "The number of missing values", "invalidValues": "The number of invalid values",
    "duplicateValues": "The number of duplicate values",
}  # fmt: skip
_LEVELS = {
    "retention": "Data is kept for {}.",
    "latency": "Data arrives within {} after it happened.",
    "freshness": "The newest data is at most {} old.",
    "availability": "It can be read {} of the time.",
    "errorrate": "At most {} of the reads fail.",
    "timetodetect": "A problem is noticed within {}.",
    "timetonotify": "Consumers are told of a problem within {}.",
    "timetorepair": "A problem is repaired within {}.",
    "endofsupport": "It is supported until {}.",
    "endoflife": "It is switched off on {}.",
    "generalavailability": "It is generally available since {}.",
    "timeofavailability": "Data is there at {}.",
    "throughput": "It serves {}.",
}
_CRON_FIELDS = 5
_PERIOD = re.compile(r"P(\d+)([YMWD])\Z")


def level(data: Mapping[str, Any]) -> str:
    """One entry of `slaProperties` as a sentence; an unknown property says its name and value."""
    name = str(data.get("property", ""))
    key = name.lower().replace("_", "").replace("-", "")
    if key == "frequency":
        return _frequency(data)
    amount = _amount(data.get("value"), data.get("unit"))
    template = _LEVELS.get(key)
    return template.format(amount) if template else f"{name}: {amount}."


def _frequency(data: Mapping[str, Any]) -> str:
    schedule = str(data.get("schedule") or "")
    if schedule and str(data.get("scheduler") or "cron") == "cron":
        return cron(schedule)
    value, unit = data.get("value"), str(data.get("unit") or "")
    word = UNITS.get(unit.lower(), unit)
    return (
        f"It is updated every {word}." if value in (1, "1") and word else f"It is updated every {_amount(value, unit)}."
    )


def cron(expression: str) -> str:
    """The common cron expressions in words, any other as it stands."""
    parts = expression.split()
    if len(parts) == _CRON_FIELDS and parts[2:4] == ["*", "*"] and parts[0].isdigit():
        minute, hour, weekday = parts[0], parts[1], parts[4]
        if hour == "*" and weekday == "*":
            return f"It is updated every hour, {minute} minutes past."
        if hour.isdigit():
            clock = f"{int(hour):02d}:{int(minute):02d} UTC"
            if weekday == "*":
                return f"It is updated every day at {clock}."
            if weekday in {"1-5", "MON-FRI"}:
                return f"It is updated on weekdays at {clock}."
            days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
            if weekday.isdigit() and int(weekday) < len(days):
                return f"It is updated every {days[int(weekday)]} at {clock}."
    return f"It is updated by the schedule {expression}."


def _amount(value: object, unit: object) -> str:
    text, word = plain(value), UNITS.get(str(unit or "").lower(), str(unit or ""))
    if word in {"percent", "%"}:
        return f"{text} %"
    if not word or word in text.split():
        return text
    plural = word in UNITS.values() and text not in {"1", "1.0"}
    return f"{text} {word}{'s' if plural else ''}"


def duration(value: object) -> str:
    """ISO 8601 periods in words, as far as they name one unit: `P3M` is 3 months; anything else as it stands."""
    text = plain(value)
    match = _PERIOD.match(text)
    if not match:
        return text
    word = {"Y": "year", "M": "month", "W": "week", "D": "day"}[match.group(2)]
    return f"{match.group(1)} {word}{'' if match.group(1) == '1' else 's'}"


def plain(value: object) -> str:
    """A document's value as text: whole numbers without a fraction, lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return ", ".join(plain(item) for item in value)
    return "" if value is None else str(value)


def rule(data: Mapping[str, Json], column: str = "") -> str:
    """One entry of `quality` as a sentence; the author's own words, where there are any, come first."""
    description = str(data.get("description") or "")
    if description and data.get("type") == "text":
        return description
    threshold = next((text.format(_bounds(data[key])) for key, text in _OPERATORS.items() if key in data), "")
    metric = str(data.get("metric") or data.get("rule") or "")
    if metric:
        subject = _METRICS.get(metric, metric)
        percent = " percent" if data.get("unit") == "percent" else ""
        return f"{subject}{f' in {column}' if column else ''} {threshold or 'must be 0'}{percent}."
    if data.get("query"):
        name = str(data.get("name") or description or "The result of the query").rstrip(".")
        return f"{name}: the query’s result {threshold}." if threshold else f"{name}."
    return description or str(data.get("name") or data.get("engine") or "A rule without a description")


def _bounds(value: Json) -> str:
    if isinstance(value, list):
        return " and ".join(plain(item) for item in value)
    return plain(value)
