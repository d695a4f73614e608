"""How the checks of a port came out run by run: one query for all of them, without the rows behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import JSON, and_, func, or_, select, type_coerce

from hansa.dataplane.runs.model import CheckResultRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

RUNS = 30
"""Runs that a chart shows: a month of a daily product."""


@dataclass(frozen=True, slots=True)
class Point:
    """One check in one run; `failed` and `total` count rows, None where no row can be blamed."""

    run_id: str
    at: datetime
    status: str
    failed: int | None
    total: int | None

    @property
    def share(self) -> float:
        """The part of the rows that broke it, 0 to 1; a check of the whole table breaks for all of them or none."""
        if self.failed is None or not self.total:
            return 0.0 if self.status in {"passed", "skipped"} else 1.0
        return min(self.failed / self.total, 1.0)


def trends(
    session: Session, ports: Sequence[tuple[str, str]], runs: int = RUNS
) -> dict[tuple[str, str], tuple[Point, ...]]:
    """By (table, check id), oldest first, of the newest `runs` runs of each product of `ports` (product, port)."""
    if not ports:
        return {}
    products = {product for product, _ in ports}
    place = func.row_number().over(partition_by=CheckResultRow.product_id, order_by=func.max(CheckResultRow.at).desc())
    recent = (
        select(CheckResultRow.run_id, place.label("place"))
        .where(CheckResultRow.product_id.in_(products))
        .group_by(CheckResultRow.product_id, CheckResultRow.run_id)
        .subquery()
    )
    result = type_coerce(CheckResultRow.result, JSON)
    query = (
        select(
            CheckResultRow.object,
            result["check_id"].as_string(),
            CheckResultRow.run_id,
            CheckResultRow.at,
            CheckResultRow.status,
            result["failed_rows"].as_integer(),
            result["total_rows"].as_integer(),
        )
        .join(recent, recent.c.run_id == CheckResultRow.run_id)
        .where(recent.c.place <= runs)
        .where(or_(*(and_(CheckResultRow.product_id == p, CheckResultRow.port == port) for p, port in ports)))
        .order_by(CheckResultRow.at, CheckResultRow.id)
    )
    found: dict[tuple[str, str], list[Point]] = {}
    for table, check, run_id, at, status, failed, total in session.execute(query):
        found.setdefault((table, check), []).append(Point(run_id, at, status, failed, total))
    return {key: tuple(points[-runs:]) for key, points in found.items()}
