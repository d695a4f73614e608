"""Finding anything by words, over all kinds, best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from hansa.registry.records.fulltext import MOST_RANKED, matched, terms
from hansa.registry.records.model import RecordRow
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

FINDABLE = (
    Kind.PRODUCT,
    Kind.CONTRACT,
    Kind.CONCEPT,
    Kind.DEFINITION,
    Kind.SOURCE,
    Kind.TEAM,
    Kind.TAG,
    Kind.POLICY,
    Kind.CERTIFICATION,
    Kind.CLASSIFICATION,
    Kind.ASSET,
    Kind.BUILDER,
    Kind.NAMESPACE,
)
"""What people look for, in this order where words fit equally well; agreements and code have lists of their own."""


@dataclass(frozen=True, slots=True)
class Hit:
    kind: Kind
    id: str
    name: str
    summary: str
    owner: str


def search(session: Session, text: str, kinds: Sequence[Kind] = (), limit: int = 20) -> list[Hit]:
    """What holds every word of `text`, each as the beginning of a word; the name counts more than the rest."""
    if not terms(text):
        return []
    found = matched(session, text, kinds or FINDABLE, MOST_RANKED)
    columns = (RecordRow.kind, RecordRow.id, RecordRow.name, RecordRow.summary, RecordRow.owner)
    query = (
        select(*columns)
        .join(found, and_(found.c.kind == RecordRow.kind, found.c.id == RecordRow.id))
        .order_by(found.c.rank.desc(), RecordRow.sort, RecordRow.id)
        .limit(limit)
    )
    return [Hit(Kind(kind), id_, name, summary, owner) for kind, id_, name, summary, owner in session.execute(query)]
