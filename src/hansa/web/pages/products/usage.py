"""The tab of use: who reads the product, how often, under which agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hansa.observe.usage.queries import days, readers
from hansa.observe.usage.values import KEPT
from hansa.registry.agreements.queries import list_agreements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.observe.usage.queries import Day, Reader
    from hansa.web.pages.products.tabs import Asked

SHOWN = KEPT.days


@dataclass(frozen=True, slots=True)
class Chart:
    """`points` are (height, state) for the sparkline; `label` says the same in words."""

    points: tuple[tuple[int, str], ...]
    label: str


@dataclass(frozen=True, slots=True)
class Known:
    """A reader; `unmanaged`: it read without an agreement that is on record."""

    reader: Reader
    unmanaged: bool


def usage(asked: Asked) -> dict[str, Any]:
    row, now = asked.subject.row, asked.subject.now
    found = days(asked.session, row.id, until=now.date(), count=SHOWN)
    agreements = {each.id: each for each in list_agreements(asked.session, product=row.id, today=now.date())}
    who = readers(asked.session, row.id, since=now - timedelta(days=SHOWN))
    return {
        "reads": _chart(found, "reads"),
        "rows": _chart(found, "rows"),
        "total": sum(day.reads for day in found),
        "total_rows": sum(day.rows for day in found),
        "readers": [Known(each, each.access not in agreements) for each in who],
        "agreements": agreements,
        "shown": SHOWN,
    }


def _chart(found: Sequence[Day], what: str) -> Chart:
    values = [day.reads if what == "reads" else day.rows for day in found]
    top = max(values, default=0)
    busiest = found[values.index(top)].day if top else None
    label = f"{sum(values):,} {what} in {len(values)} days"
    return Chart(
        tuple((value, "good" if value else "none") for value in values),
        f"{label}; most on {busiest}: {top:,}." if busiest else f"{label}.",
    )
