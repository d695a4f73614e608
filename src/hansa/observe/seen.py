"""What is observed of products that somebody may not see is hidden from them, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import is_narrowed
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session


def seen(session: Session, product: InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
    """Nothing to add where nothing is hidden in this session; what names no product is seen by everybody."""
    if not is_narrowed(session):
        return []
    there = select(RecordRow.id).where(RecordRow.kind == Kind.PRODUCT.value)
    return [or_(product == "", product.in_(there))]
