"""Which source systems there are, whose they are, and who reads them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.records.model import RecordRow, ReferenceRow
from hansa.registry.records.values import Kind
from hansa.registry.sources.document import SourceSystem
from hansa.registry.sources.values import SourceRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def list_sources(session: Session, *, owner: str = "", status: str = "", text: str = "") -> list[SourceRow]:
    """By name; `text` is words that must all occur in name, id or description."""
    words = text.lower().split()
    return [
        row
        for row in _all(session)
        if (not owner or row.owner == owner)
        and (not status or row.status == status)
        and all(word in f"{row.name} {row.id} {row.description}".lower() for word in words)
    ]


def find_source(session: Session, identifier: str) -> SourceRow | None:
    return next((row for row in _all(session) if row.id == identifier), None)


def _all(session: Session) -> list[SourceRow]:
    teams = select(RecordRow.id, RecordRow.name).where(RecordRow.kind == Kind.TEAM.value)
    names = dict(session.execute(teams).all())
    readers: dict[str, set[str]] = defaultdict(set)
    wanted = (ReferenceRow.kind == Kind.PRODUCT.value, ReferenceRow.target_kind == Kind.SOURCE.value)
    for product, source in session.execute(select(ReferenceRow.id, ReferenceRow.target_id).where(*wanted)):
        readers[source].add(product)
    cards = select(RecordRow.card).where(RecordRow.kind == Kind.SOURCE.value).order_by(RecordRow.sort, RecordRow.id)
    found = [SourceSystem.model_validate(card) for card in session.scalars(cards)]
    return [
        SourceRow(
            each.id,
            each.name,
            each.owner,
            names.get(each.owner, each.owner),
            each.status,
            each.description,
            each.tags,
            each.links,
            tuple(sorted(readers[each.id])),
        )
        for each in found
    ]
