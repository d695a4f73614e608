"""What a product costs: every entry, and the sums by month and category."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.kernel.json import Json  # noqa: TC001 part of a value's shape
from hansa.registry.costs.model import CostRow
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import mapping
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

MICROS = 1_000_000
"""Of a currency, in one of it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`month` is `2026-11`, or empty for a cost of every month; `data` is the document as it came, with its id."""

    id: str
    product: str
    name: str
    month: str
    amount: Decimal
    currency: str
    category: str
    estimated: bool
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Sum:
    month: str
    currency: str
    category: str
    amount: Decimal


def list_costs(session: Session, product: str) -> list[Cost]:
    """In the order in which they were added."""
    query = select(CostRow).where(_visible(product)).order_by(CostRow.created_at, CostRow.id)
    rows = session.scalars(query)
    return [cost(row) for row in rows]


def sums(session: Session, product: str) -> list[Sum]:
    """By month (the entries of every month under ""), currency and category."""
    key = (CostRow.month, CostRow.currency, CostRow.category)
    query = select(*key, func.sum(CostRow.micros)).where(_visible(product)).group_by(*key).order_by(*key)
    return [
        Sum(month, currency, category, Decimal(int(total)) / MICROS)
        for month, currency, category, total in session.execute(query)
    ]


def _visible(product: str) -> ColumnElement[bool]:
    """Through the product, so that nobody sees what is hidden from them."""
    seen = select(RecordRow.id).where(RecordRow.kind == Kind.PRODUCT.value, RecordRow.id == product)
    return CostRow.product_id.in_(seen)


def cost(row: CostRow) -> Cost:
    data = mapping(row.data) | {"id": row.id}
    name = data.get("name")
    return Cost(
        row.id,
        row.product_id,
        name if isinstance(name, str) else "",
        row.month,
        Decimal(row.micros) / MICROS,
        row.currency,
        row.category,
        row.estimated,
        data,
    )
