"""The scores of products, computed when they are asked for; the order of a list is that of the kept ones."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.observe.scores.definition import definition
from hansa.observe.scores.facts import facts_of
from hansa.observe.scores.model import ScoreDayRow, ScoreRow
from hansa.observe.scores.values import Judged, Score
from hansa.registry.products.queries import find_products
from hansa.registry.records.model import RecordRow
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from hansa.observe.scores.definition import Definition
    from hansa.observe.scores.values import Facts
    from hansa.registry.products.values import ProductRow

DAYS = 30
"""Days of the past that are shown."""


class Sort(StrEnum):
    """Of lists; `WORST`: the least score first."""

    ID = "id"
    WORST = "score"
    BEST = "-score"


def scores(session: Session, products: Sequence[ProductRow], now: datetime) -> list[Score]:
    """In the order of the products."""
    chosen = definition(session)
    return [judge(facts, chosen) for facts in facts_of(session, products, now)]


def judge(facts: Facts, chosen: Definition) -> Score:
    judged = (Judged(rule, weight, rule.judge(facts)) for rule, weight in chosen.rules)
    return Score(facts.product, tuple(judged), chosen.bands)


def page(session: Session, now: datetime, *, number: int, size: int, sort: Sort = Sort.ID) -> tuple[list[Score], bool]:
    """One page, and whether another follows; products that have no score come last."""
    ids = select(RecordRow.id).where(RecordRow.kind == Kind.PRODUCT.value)
    if sort is not Sort.ID:
        value = ScoreRow.value.desc() if sort is Sort.BEST else ScoreRow.value
        ids = ids.outerjoin(ScoreRow, ScoreRow.product == RecordRow.id).order_by(ScoreRow.value.is_(None), value)
    found = list(session.scalars(ids.order_by(RecordRow.id).offset(number * size).limit(size + 1)))
    by_id = {product.id: product for product in find_products(session, found[:size])}
    return scores(session, [by_id[each] for each in found[:size] if each in by_id], now), len(found) > size


def past(session: Session, product: str, now: datetime) -> list[tuple[date, int]]:
    """The score of each of the last days (UTC) on which it was kept, the oldest first, today's as it was kept last."""
    rows = session.scalars(select(ScoreDayRow).where(ScoreDayRow.product == product).order_by(ScoreDayRow.day)).all()
    changes = {row.day: row.value for row in rows}
    found: list[tuple[date, int]] = []
    for ago in range(DAYS - 1, -1, -1):
        day = now.date() - timedelta(days=ago)
        before = max((each for each in changes if each <= day), default=None)
        if before is not None:
            found.append((day, changes[before]))
    return found
