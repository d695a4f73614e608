"""The tab of use and costs: who reads the product, how often, under which agreement, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hansa.observe.usage.queries import days, readers
from hansa.observe.usage.values import KEPT
from hansa.registry.agreements.queries import list_agreements
from hansa.registry.costs.queries import sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.observe.usage.queries import Day, Reader
    from hansa.registry.costs.queries import Sum
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


@dataclass(frozen=True, slots=True)
class Costs:
    """In one currency: `points` by month, what is paid `every month`, the total, and the total of each category."""

    currency: str
    points: tuple[tuple[float, str], ...]
    label: str
    monthly: Decimal
    total: Decimal
    categories: dict[str, Decimal]


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
        "costs": _costs(sums(asked.session, row.id)),
    }


def _costs(found: Sequence[Sum]) -> list[Costs]:
    """By currency, months in order; what is paid every month has no bar of its own."""
    costs = []
    for currency in sorted({each.currency for each in found}):
        own = [each for each in found if each.currency == currency]
        months = sorted({each.month for each in own if each.month})
        by_month = {month: sum((e.amount for e in own if e.month == month), Decimal()) for month in months}
        by_category = {name: sum((e.amount for e in own if e.category == name), Decimal()) for name in _names(own)}
        monthly = sum((each.amount for each in own if not each.month), Decimal())
        said = ", ".join(f"{month}: {amount:,.2f}" for month, amount in by_month.items())
        points = tuple((float(amount), "good") for amount in by_month.values())
        label = f"Costs by month in {currency or 'no currency'}: {said or 'none'}."
        costs.append(Costs(currency, points, label, monthly, sum((e.amount for e in own), Decimal()), by_category))
    return costs


def _names(found: Sequence[Sum]) -> list[str]:
    return sorted({each.category for each in found})


def _chart(found: Sequence[Day], what: str) -> Chart:
    values = [day.reads if what == "reads" else day.rows for day in found]
    top = max(values, default=0)
    busiest = found[values.index(top)].day if top else None
    label = f"{sum(values):,} {what} in {len(values)} days"
    return Chart(
        tuple((value, "good" if value else "none") for value in values),
        f"{label}; most on {busiest}: {top:,}." if busiest else f"{label}.",
    )
