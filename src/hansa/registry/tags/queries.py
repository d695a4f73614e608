"""Which tags there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.records.model import RecordRow
from hansa.registry.records.values import Kind
from hansa.registry.tags.document import Tag

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def list_tags(session: Session) -> list[Tag]:
    query = select(RecordRow.card).where(RecordRow.kind == Kind.TAG.value).order_by(RecordRow.sort, RecordRow.id)
    return [Tag.model_validate(card) for card in session.scalars(query)]


def find_tag(session: Session, identifier: str) -> Tag | None:
    row = session.get(RecordRow, (Kind.TAG.value, identifier))
    return Tag.model_validate(row.card) if row else None
