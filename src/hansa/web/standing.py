"""How a product stands: good, at risk, broken or not built yet, and the sentence that says why.

bad    the last run was stopped by a check, or failed
warn   it was published with warnings, or the data is older than promised
good   it was published and every check passed
none   it has never been built
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hansa.dataplane.publish.queries import published_at
from hansa.dataplane.runs.queries import last_ended, warnings
from hansa.registry.contracts.card import GRACE, strictest
from hansa.registry.records.queries import cards
from hansa.registry.records.values import Kind
from hansa.web.format import ago, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session

    from hansa.dataplane.runs.values import RunRow
    from hansa.registry.products.values import ProductRow

State = Literal["good", "warn", "bad", "none"]
WORST_FIRST: tuple[State, ...] = ("bad", "warn", "none", "good")


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
    if limit is not None and published_at is not None and now - published_at > limit * GRACE:
        return Standing("warn", f"Late: published {ago(published_at, now)}", run, published_at, limit)
    if warned:
        return Standing("warn", plural(warned, "warning"), run, published_at, limit)
    return Standing("good", "Keeps its promises", run, published_at, limit)


def standings(session: Session, products: Sequence[ProductRow], now: datetime) -> dict[str, Standing]:
    """Two queries for all products, and two more where some of them are built."""
    wanted = [product.id for product in products]
    runs, releases = last_ended(session, wanted), published_at(session, wanted)
    counts = warnings(session, [run.id for run in runs.values()])
    built = [product for product in products if product.id in releases]
    contracts = cards(session, Kind.CONTRACT, {id_ for product in built for id_ in _contracts(product)})
    found = {}
    for product in products:
        run = runs.get(product.id)
        limit = strictest(contracts.get(id_, {}) for id_ in _contracts(product))
        found[product.id] = judge(run, releases.get(product.id), counts.get(run.id, 0) if run else 0, limit, now)
    return found


def _contracts(product: ProductRow) -> list[str]:
    return [port.contract_id for port in product.outputs if port.contract_id]
