"""Writes of costs: whoever may edit the product reports what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.permissions import Permission
from hansa.registry.costs.model import CostRow
from hansa.registry.costs.queries import MICROS
from hansa.registry.ownership import check_product
from hansa.registry.records.commands import exists
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.costs.queries import Cost

ABOUT = "report costs of"


def add(session: Session, actor: Actor, wanted: Cost, *, at: datetime) -> None:
    """`wanted.id` is a new UUID; the product must exist."""
    outbox.lock(session)
    if not exists(session, Kind.PRODUCT, wanted.product):
        raise InvalidInput(f"There is no data product `{wanted.product}`.", hint="Correct `dataProductId`.")
    check_product(session, actor, Permission.DATAPRODUCT_EDIT, wanted.product, doing=ABOUT)
    row = CostRow(
        id=wanted.id,
        product_id=wanted.product,
        month=wanted.month,
        micros=int(wanted.amount * MICROS),
        currency=wanted.currency,
        category=wanted.category,
        estimated=wanted.estimated,
        data=dict(wanted.data),
        created_at=at,
        created_by=actor.principal,
    )
    session.add(row)
    outbox.note(session, actor, "CostCreated", row.id, at=at, after=plain(row), dataProductId=row.product_id)


def remove(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    outbox.lock(session)
    row = session.get(CostRow, identifier)
    if row is None:
        raise NotFound(f"There is no cost `{identifier}`.", hint="GET /api/costs?dataProductId=… lists a product's.")
    check_product(session, actor, Permission.DATAPRODUCT_EDIT, row.product_id, doing=ABOUT)
    outbox.note(session, actor, "CostDeleted", row.id, at=at, before=plain(row), dataProductId=row.product_id)
    session.delete(row)


def forget(session: Session, product: str) -> None:
    """When the product goes, its costs go too."""
    session.execute(delete(CostRow).where(CostRow.product_id == product))
