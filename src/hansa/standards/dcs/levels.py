"""DCS service levels as ODCS SLA properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.standards.mapping import compact, custom, entries, rest, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json

_DURATION = re.compile(
    r"(?:PT?)?(\d+(?:\.\d+)?)\s*(y|yr|years?|mo|months?|w|weeks?|d|days?|h|hr|hours?|m|min|minutes?|s|sec|seconds?|[YMWDHS])\Z"
)
_ISO = {"Y": "y", "M": "mo", "W": "w", "D": "d"}
_ISO_TIME = {"H": "h", "M": "m", "S": "s"}
_VALUE = {
    "availability": "percentage",
    "retention": "period",
    "latency": "threshold",
    "freshness": "threshold",
    "frequency": "interval",
    "support": "time",
    "backup": "interval",
}
_ELEMENTS = ("timestampField", "sourceTimestampField", "processedTimestampField")


def sla_properties(levels: Mapping[str, Json], notice_period: str | None) -> list[Json]:
    found: list[Json] = [_level(name, level) for name, level in entries(dict(levels)).items()]
    if notice_period:
        found.append({"property": "noticePeriod", **_duration(notice_period)})
    return found


def _level(name: str, level: Mapping[str, Json]) -> Json:
    main = _VALUE.get(name, "value")
    given = text(level.get(main))
    if name == "retention" and level.get("unlimited") is True:
        given = "unlimited"
    element = ",".join(str(level[key]) for key in _ELEMENTS if level.get(key))
    cron = text(level.get("cron"))
    extra = custom(rest(level, main, "description", "cron", *_ELEMENTS))
    measured = _percent(given) if name == "availability" else _duration(given or cron or text(level.get("type")) or "")
    out = {"element": element, "description": text(level.get("description"))}
    schedule = {"scheduler": "cron", "schedule": cron} if cron else {}
    return {"property": name, **measured, **compact({**out, **schedule, "customProperties": extra})}


def _percent(value: str | None) -> dict[str, Json]:
    number = (value or "").removesuffix("%")
    try:
        return {"value": float(number), "unit": "percent"}
    except ValueError:
        return {"value": value}


def _duration(value: str) -> dict[str, Json]:
    """`P3M` is 3 months, `PT15M` and `15m` 15 minutes; anything else stays as it is written."""
    match = _DURATION.match(value)
    if not match:
        return {"value": value}
    number, unit = match.groups()
    if value.startswith("P"):
        unit = (_ISO_TIME if "T" in value else _ISO).get(unit, "")
        if not unit:
            return {"value": value}
    amount: Json = float(number) if "." in number else int(number)
    return {"value": amount, "unit": unit}
