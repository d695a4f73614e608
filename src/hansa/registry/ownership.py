"""Rights over what belongs to a product but is no document: they are the rights over the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.errors import NotFound
from hansa.registry import authority
from hansa.registry.records.model import RecordRow
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.permissions import Permission


def check_product(session: Session, actor: Actor, permission: Permission, product: str, *, doing: str) -> None:
    """Raises Refused, or NotFound; `doing` is what comes before the product: "give example data of"."""
    query = select(RecordRow.owner).where(RecordRow.kind == Kind.PRODUCT.value, RecordRow.id == product)
    owner = session.scalar(query)
    if owner is None:
        raise NotFound(f"There is no data product `{product}`.", hint="It may have been removed meanwhile.")
    authority.check(session, actor, permission, owner or None, doing=f"{doing} the data product `{product}`")
