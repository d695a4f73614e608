"""Which of two values of a service level promises more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_LESS = (
    "latency", "ly", "freshness", "fr", "frequency", "fy", "updatefrequency", "errorrate", "er", "timetodetect", "td",
    "timetonotify", "tn", "timetorepair", "tr", "responsetime", "emailresponsetime", "recoverytime",
)  # fmt: skip
_MORE = (
    "retention", "re", "availability", "av", "throughput", "th", "noticeperiod", "uptime", "completeness", "cp",
    "timetolive", "support",
)  # fmt: skip
_UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hour": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400,
    "w": 604800, "week": 604800, "weeks": 604800, "mo": 2629746, "month": 2629746, "months": 2629746,
    "y": 31556952, "yr": 31556952, "year": 31556952, "years": 31556952,
}  # fmt: skip
"""Seconds. ODCS writes years, days and shorter; months and weeks come from older documents."""
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?\Z"
)
"""ISO 8601: `P3M`, `PT4H`."""
_PARTS = (31556952, 2629746, 604800, 86400, 3600, 60, 1)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")


def direction(name: str) -> int:
    """1 where more is better, -1 where less is, 0 where nobody can say."""
    plain = re.sub(r"[^a-z]", "", name.lower())
    return -1 if plain in _LESS else 1 if plain in _MORE else 0


def measure(value: Json, unit: str | None) -> tuple[float, str] | None:
    """The value and what it counts: seconds for every unit of time. None for what is no number."""
    if isinstance(value, str):
        duration = _duration(value)
        if duration is not None and not unit:
            return duration, "s"
        value = float(value) if _NUMBER.match(value.strip()) else None
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    plain = (unit or "").lower().strip()
    seconds = _UNITS.get(plain)
    return (float(value) * seconds, "s") if seconds else (float(value), {"%": "percent"}.get(plain, plain))


def _duration(text: str) -> float | None:
    match = _DURATION.match(text.strip().upper())
    if not match or not any(match.groups()):
        return None
    return sum(float(part or 0) * size for part, size in zip(match.groups(), _PARTS, strict=True))
