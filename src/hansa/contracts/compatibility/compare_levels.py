"""Service levels: slower, rarer or shorter than promised breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, breaking, compatible, cosmetic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.sla import SlaProperty

_LESS_IS_BETTER = (
    "latency", "ly", "freshness", "fr", "frequency", "fy", "errorRate", "er", "timeToDetect", "td", "timeToNotify", "tn",
    "timeToRepair", "tr", "responseTime",
)  # fmt: skip
_MORE_IS_BETTER = (
    "retention",
    "re",
    "availability",
    "av",
    "throughput",
    "th",
    "noticePeriod",
    "uptime",
    "completeness",
)
_UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hour": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400,
    "w": 604800, "week": 604800, "weeks": 604800, "mo": 2629746, "month": 2629746, "months": 2629746,
    "y": 31556952, "yr": 31556952, "year": 31556952, "years": 31556952,
}  # fmt: skip
"""Seconds. ODCS writes years, days and shorter; months and weeks come from older documents."""


def compare_levels(old: Contract, new: Contract) -> Iterator[Difference]:
    before = {_name(item): (index, item) for index, item in enumerate(old.sla_properties)}
    after = {_name(item): (index, item) for index, item in enumerate(new.sla_properties)}
    for name, (index, item) in before.items():
        if name not in after:
            yield breaking(f"/slaProperties/{index}", _value(item), None, f"The service level {name} was removed.")
    for name, (index, item) in after.items():
        at = f"/slaProperties/{index}"
        if name not in before:
            yield compatible(at, None, _value(item), f"The service level {name} was added.")
        else:
            yield from _level(before[name][1], item, at, name)


def _name(item: SlaProperty) -> str:
    return (
        f"`{item.property}`"
        + (f" of {item.element}" if item.element else "")
        + (f" ({item.driver})" if item.driver else "")
    )


def _value(item: SlaProperty) -> str:
    return f"{item.value} {item.unit or ''}".strip()


def _level(old: SlaProperty, new: SlaProperty, at: str, name: str) -> Iterator[Difference]:
    if (old.value, old.value_ext, old.unit) != (new.value, new.value_ext, new.unit):
        yield _weighed(old, new, at, name)
    if (old.schedule, old.scheduler) != (new.schedule, new.scheduler):
        yield compatible(f"{at}/schedule", old.schedule, new.schedule, f"The schedule of {name} changed.")
    if old.description != new.description:
        yield cosmetic(f"{at}/description", old.description, new.description, f"{name} is described in other words.")


def _weighed(old: SlaProperty, new: SlaProperty, at: str, name: str) -> Difference:
    before, after = _measure(old), _measure(new)
    text = f"The service level {name} changed from {_value(old)} to {_value(new)}."
    if before is None or after is None:
        return breaking(f"{at}/value", _value(old), _value(new), text)
    if before == after:
        return cosmetic(f"{at}/value", _value(old), _value(new), f"{name} is written in another unit.")
    better = after < before if new.property in _LESS_IS_BETTER else after > before and new.property in _MORE_IS_BETTER
    weigh = compatible if better else breaking
    return weigh(f"{at}/value", _value(old), _value(new), text)


def _measure(item: SlaProperty) -> float | None:
    """The value in seconds where the unit is one of time; None if it is no number or cannot be compared."""
    value = item.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) * _UNITS.get((item.unit or "").lower(), 1)
