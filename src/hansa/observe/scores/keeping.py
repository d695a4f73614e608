"""Keeps the scores of all products, so that lists stand in their order and each product can show how it came to its own.

the log has grown, or an hour is over ─ all products, AT_ONCE of them at a time ─ look ─ keep what changed: now, and of the day
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 part of a value's shape
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from hansa.dataplane.schedule.model import Bookmark
from hansa.db import outbox
from hansa.observe.scores.model import ScoreDayRow, ScoreRow
from hansa.observe.scores.queries import scores
from hansa.registry.products.queries import find_products
from hansa.registry.records.model import RecordRow
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

BOOKMARK = "scored"
AT_ONCE = 500
"""Products of one look: less than a second of work."""
HOUR = timedelta(hours=1)
"""Data grows old and reads are forgotten without anything happening."""
FEW = 1000
"""Products that are looked at anew whenever something has happened; more of them wait for the hour."""
KEPT = timedelta(days=366)
"""Of what was before, a year is shown."""


@dataclass(frozen=True, slots=True)
class Looked:
    """`last`: the last product that was looked at, "" behind the end of all; `changed`: the scores that are not kept yet."""

    last: str
    changed: Mapping[str, int | None]


def is_due(session: Session, at: datetime) -> bool:
    """Whether anything may have changed since all products were looked at."""
    mark = session.get(Bookmark, BOOKMARK)
    if mark is None or mark.at is None or at - mark.at >= HOUR:
        return True
    return outbox.newest(session) > mark.sequence and _number(session) <= FEW


def begin(session: Session, at: datetime) -> bool:
    """Whether this worker goes through them; the mark is made before the work, so that no other one does the same."""
    if not is_due(session, at):
        return False
    session.merge(Bookmark(name=BOOKMARK, sequence=outbox.newest(session), at=at))
    return True


def look(session: Session, at: datetime, after: str = "") -> Looked:
    """At the next products behind this id; nothing is written, so that nobody waits for the work."""
    ids = select(RecordRow.id).where(RecordRow.kind == Kind.PRODUCT.value, RecordRow.id > after)
    found = list(session.scalars(ids.order_by(RecordRow.id).limit(AT_ONCE)))
    kept = select(ScoreRow.product, ScoreRow.value).where(ScoreRow.product.in_(found))
    stands: dict[str, int] = dict(session.execute(kept).all()) if found else {}
    now = {each.product.id: each.value for each in scores(session, find_products(session, found), at)} if found else {}
    changed = {product: value for product, value in now.items() if value != stands.get(product)}
    return Looked(found[-1] if found else "", changed)


def keep(session: Session, changed: Mapping[str, int | None], at: datetime) -> None:
    """Writes down what is new; a product to which no rule applies any more has no score."""
    for product, value in changed.items():
        if value is None:
            session.execute(delete(ScoreRow).where(ScoreRow.product == product))
        else:
            session.merge(ScoreRow(product=product, value=value, at=at))
            session.merge(ScoreDayRow(product=product, day=at.date(), value=value))


def forget(session: Session, at: datetime) -> None:
    """Lets go of products that are gone, and of what was longer ago than is shown; what held on its first day stays."""
    there = select(RecordRow.id).where(RecordRow.kind == Kind.PRODUCT.value)
    for row in (ScoreRow, ScoreDayRow):
        session.execute(delete(row).where(row.product.not_in(there)))
    first = (at - KEPT).date()
    day, later = ScoreDayRow, aliased(ScoreDayRow)
    holds = select(1).where(later.product == day.product, later.day > day.day, later.day <= first)
    session.execute(delete(day).where(day.day < first, holds.exists()))


def _number(session: Session) -> int:
    return session.scalar(select(func.count()).where(RecordRow.kind == Kind.PRODUCT.value)) or 0
