"""`slaProperties` that the data itself answers: freshness (or latency) by its newest value, retention by its oldest.

`element: table.column` says by which; a date counts from its first moment, a timestamp without zone is UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.model import Bound, Check
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.standards.odcs.sla import SlaProperty

KINDS = {
    "freshness": "freshness",
    "latency": "freshness",
    "ly": "freshness",
    "retention": "retention",
    "re": "retention",
}
"""Names and ODCS short names."""

_UNITS = {
    "s": 1,
    "second": 1,
    "sec": 1,
    "m": 60,
    "min": 60,
    "minute": 60,
    "h": 3600,
    "hr": 3600,
    "hour": 3600,
    "d": 86_400,
    "day": 86_400,
    "w": 604_800,
    "week": 604_800,
    "mo": 2_629_746,
    "month": 2_629_746,
    "y": 31_556_952,
    "yr": 31_556_952,
    "year": 31_556_952,
}
"""Seconds; months and years are the Gregorian calendar's mean ones."""


def checks(context: Context) -> Iterator[Check]:
    default = context.contract.sla_default_element
    for index, each in enumerate(context.contract.sla_properties):
        kind = KINDS.get(each.property.lower())
        if kind is None:
            continue
        elements = [part.strip() for part in (each.element or default or "").split(",") if part.strip()]
        for element in elements:
            yield from _of_element(context, each, kind, element, f"/slaProperties/{index}")


def _of_element(context: Context, sla: SlaProperty, kind: str, element: str, pointer: str) -> Iterator[Check]:
    table, _, column = element.partition(".")
    if not column:
        table, column = context.table, table
    if table.casefold() not in {
        (context.schema.name or "").casefold(),
        (context.schema.physical_name or "").casefold(),
    }:
        return
    field = context.field(column)
    words = "newest value must be no older than" if kind == "freshness" else "oldest value must be no older than"
    seconds, problem = _seconds(sla), ""
    if field is None or field.loops:
        problem = f"There is no column {column} in {context.table}."
    elif seconds is None:
        problem = f"{sla.value} {sla.unit or ''} is no span of time: give a number and a unit such as d, h, y."
    yield Check(
        id=f"{context.table}.{column}.{sla.property}",
        kind=kind,
        column=field.label if field else column,
        name=f"{column}: {words} {sla.value} {sla.unit or 'd'}",
        dimension="timeliness",
        severity=Severity.ERROR,
        place=context.place(pointer),
        threshold=f"≤ {sla.value} {sla.unit or 'd'}",
        bound=Bound("mustBeLessOrEqualTo", seconds),
        unit="value",
        needs=(field.column,) if field else (),
        aggregate=_extreme(field, kind) if field and not problem else "",
        problem=problem,
    )


def _extreme(field: Field, kind: str) -> str:
    """Microseconds since 1970."""
    value = field.value if field.logical in {"date", "timestamp"} else f"TRY_CAST({field.value} AS TIMESTAMP)"
    return f"epoch_us({'max' if kind == 'freshness' else 'min'}({value}))"


def _seconds(sla: SlaProperty) -> float | None:
    """Without a unit, days."""
    unit = (sla.unit or "d").strip().lower()
    factor = _UNITS.get(unit) or _UNITS.get(unit.rstrip("s"))
    try:
        number = float(sla.value) if isinstance(sla.value, int | float | str) else None
    except ValueError:
        return None
    return number * factor if number is not None and factor else None
