"""How a product stands: good, at risk, broken or not built yet, and the sentence that says why.

bad    the last run was stopped by a check, or failed
warn   it was published with warnings, or the data is older than promised
good   it was published and every check passed
none   it has never been built
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from hansa.dataplane.publish.queries import current_of_all
from hansa.dataplane.runs.queries import last_ended, warnings
from hansa.registry.contracts.queries import load_contract
from hansa.web.format import ago, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.runs.values import RunRow
    from hansa.registry.products.values import ProductRow
    from hansa.standards.odcs.contract import Contract

State = Literal["good", "warn", "bad", "none"]
WORST_FIRST: tuple[State, ...] = ("bad", "warn", "none", "good")
LATE = frozenset({"freshness", "latency", "frequency"})
"""The service levels of ODCS that promise how old the data may be."""

_UNITS = {
    "s": timedelta(seconds=1),
    "second": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "hr": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "d": timedelta(days=1),
    "day": timedelta(days=1),
    "w": timedelta(weeks=1),
    "week": timedelta(weeks=1),
    "mo": timedelta(days=31),
    "month": timedelta(days=31),
    "y": timedelta(days=366),
    "year": timedelta(days=366),
}
_GRACE = 1.5
"""A daily product is late when it is one and a half days old: a run takes its time, a schedule its turn."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`run` is the last one that ended, `published_at` the time of what readers see now."""

    state: State
    text: str
    run: RunRow | None = None
    published_at: datetime | None = None
    limit: timedelta | None = None


def judge(
    run: RunRow | None, published_at: datetime | None, warned: int, limit: timedelta | None, now: datetime
) -> Standing:
    if run is None:
        return Standing("none", "Not built yet", None, published_at, limit)
    if run.status == "blocked":
        return Standing("bad", "Promise broken", run, published_at, limit)
    if run.status == "failed":
        return Standing("bad", "Last run failed", run, published_at, limit)
    if limit is not None and published_at is not None and now - published_at > limit * _GRACE:
        return Standing("warn", f"Late: published {ago(published_at, now)}", run, published_at, limit)
    if warned:
        return Standing("warn", plural(warned, "warning"), run, published_at, limit)
    return Standing("good", "Keeps its promises", run, published_at, limit)


def age_limit(contracts: Iterable[Contract]) -> timedelta | None:
    """The strictest promise about age among the contracts, None where none says anything."""
    found = [
        limit
        for contract in contracts
        for level in contract.sla_properties
        if level.property in LATE and (limit := _span(level.value, level.unit)) is not None
    ]
    return min(found, default=None)


def _span(value: object, unit: str | None) -> timedelta | None:
    name = (unit or "").lower()
    step = _UNITS.get(name) or _UNITS.get(name.removesuffix("s"))
    try:
        amount = float(str(value))
    except ValueError:
        return None
    return step * amount if step and 0 < amount < 10_000 else None


def standings(session: Session, products: Sequence[ProductRow], now: datetime) -> dict[str, Standing]:
    """Three queries for all products that were never built, one more for each contract of one that was."""
    wanted = [product.id for product in products]
    runs, releases = last_ended(session, wanted), current_of_all(session, wanted)
    counts = warnings(session, [run.id for run in runs.values()])
    found = {}
    for product in products:
        run, release = runs.get(product.id), releases.get(product.id)
        limit = _limit(session, product) if release else None
        found[product.id] = judge(run, release.at if release else None, counts.get(run.id, 0) if run else 0, limit, now)
    return found


def _limit(session: Session, product: ProductRow) -> timedelta | None:
    loaded = (load_contract(session, port.contract_id) for port in product.outputs if port.contract_id)
    return age_limit(found[0] for found in loaded if found)
