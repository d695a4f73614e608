"""The service levels that the standard names, with their synonyms, and the units of time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_SYNONYMS = {
    "availability": "av", "throughput": "th", "errorRate": "er", "generalAvailability": "ga", "endOfSupport": "es", "endOfLife": "el",
    "retention": "re", "frequency": "fy", "latency": "ly", "timeToDetect": "td", "timeToNotify": "tn", "timeToRepair": "tr",
    "freshness": "", "timeOfAvailability": "", "completeness": "", "supportTime": "",
}  # fmt: skip
LEVELS = {word.casefold(): name for name, short in _SYNONYMS.items() for word in (name, short) if word}
"""Any spelling of upper and lower case, or the synonym → the level."""

TIMES = frozenset({"retention", "frequency", "latency", "freshness", "timeToDetect", "timeToNotify", "timeToRepair"})
SHARES = frozenset({"availability", "completeness", "errorRate"})
DATES = frozenset({"generalAvailability", "endOfSupport", "endOfLife"})

UNITS = frozenset(
    [
        "ms",
        "millisecond",
        "milliseconds",
        "s",
        "sec",
        "secs",
        "second",
        "seconds",
        "m",
        "min",
        "mins",
        "minute",
        "minutes",
        "h",
        "hr",
        "hrs",
        "hour",
        "hours",
        "d",
        "day",
        "days",
        "w",
        "wk",
        "week",
        "weeks",
        "mo",
        "mon",
        "month",
        "months",
        "q",
        "quarter",
        "quarters",
        "y",
        "yr",
        "yrs",
        "year",
        "years",
        "p1d",
    ]
)


def number(value: Json) -> float | None:
    """A number, also one written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) else None
