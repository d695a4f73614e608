"""Spans of time as contracts write them: `4 d`, `1 year`, `PT30M`, `daily`."""

from __future__ import annotations

import re

UNITS = {
    **dict.fromkeys(("s", "sec", "second"), 1),
    **dict.fromkeys(("m", "min", "minute"), 60),
    **dict.fromkeys(("h", "hr", "hour"), 3600),
    **dict.fromkeys(("d", "day"), 86_400),
    **dict.fromkeys(("w", "wk", "week"), 604_800),
    **dict.fromkeys(("mo", "mon", "month"), 2_629_746),
    **dict.fromkeys(("q", "quarter"), 7_889_238),
    **dict.fromkeys(("y", "yr", "year"), 31_556_952),
}
"""Seconds; months, quarters and years are the Gregorian calendar's mean ones. A small `m` is minutes, a large one months."""

_WORDS = {
    "hourly": 3600,
    "daily": 86_400,
    "weekly": 604_800,
    "monthly": UNITS["month"],
    "quarterly": UNITS["quarter"],
    "yearly": UNITS["year"],
    "annually": UNITS["year"],
}
_ISO = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?\Z", re.IGNORECASE
)
_ISO_UNITS = ("y", "month", "w", "d", "h", "min", "s")
_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)\Z")


def seconds(value: object, unit: str | None) -> float | None:
    """None for what is no span. A number without a unit is days."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).strip()
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    iso = _ISO.match(text)
    if iso and any(iso.groups()):
        return sum(float(n) * UNITS[name] for n, name in zip(iso.groups(), _ISO_UNITS, strict=True) if n)
    if not unit and (written := _WRITTEN.match(text)):
        text, unit = written[1], written[2]
    factor = _factor((unit or "d").strip())
    try:
        number = float(text)
    except ValueError:
        return None
    return number * factor if factor is not None and number >= 0 else None


def _factor(unit: str) -> int | None:
    if unit == "M":
        return UNITS["month"]
    name = unit.lower()
    return UNITS.get(name) or UNITS.get(name.rstrip("s"))
