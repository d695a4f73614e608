"""The scores of products, computed when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.observe.scores.definition import definition
from hansa.observe.scores.facts import facts_of
from hansa.observe.scores.values import Judged, Score
from hansa.registry.products.queries import find_products
from hansa.registry.records.model import RecordRow
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.observe.scores.definition import Definition
    from hansa.observe.scores.values import Facts
    from hansa.registry.products.values import ProductRow


def scores(session: Session, products: Sequence[ProductRow], now: datetime) -> list[Score]:
    """In the order of the products."""
    chosen = definition(session)
    return [judge(facts, chosen) for facts in facts_of(session, products, now)]


def judge(facts: Facts, chosen: Definition) -> Score:
    judged = (Judged(rule, weight, rule.judge(facts)) for rule, weight in chosen.rules)
    return Score(facts.product, tuple(judged), chosen.bands)


def page(session: Session, now: datetime, *, number: int, size: int) -> tuple[list[Score], bool]:
    """One page by the products' ids, and whether another follows."""
    ids = select(RecordRow.id).where(RecordRow.kind == Kind.PRODUCT.value).order_by(RecordRow.id)
    found = list(session.scalars(ids.offset(number * size).limit(size + 1)))
    products = sorted(find_products(session, found[:size]), key=lambda product: product.id)
    return scores(session, products, now), len(found) > size
