"""Which definitions there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.definitions.document import Definition
from hansa.registry.records.model import RecordRow
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def list_definitions(session: Session) -> list[Definition]:
    query = select(RecordRow.card).where(RecordRow.kind == Kind.DEFINITION.value).order_by(RecordRow.sort, RecordRow.id)
    return [Definition.model_validate(card) for card in session.scalars(query)]


def find_definition(session: Session, identifier: str) -> Definition | None:
    row = session.get(RecordRow, (Kind.DEFINITION.value, identifier))
    return Definition.model_validate(row.card) if row else None
