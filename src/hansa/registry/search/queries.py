"""Finding anything by words, over all kinds, best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.records.fulltext import best, terms
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import among
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.registry.records.ranking import Key

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
    hits: list[Hit] = []
    found = best(session, text, kinds or FINDABLE)
    for start in range(0, len(found), limit):
        hits += _hits(session, found[start : start + limit])
        if len(hits) >= limit:
            break
    return hits[:limit]


def _hits(session: Session, keys: Sequence[Key]) -> list[Hit]:
    """Those of these that can be seen, in the same order."""
    columns = (RecordRow.id, RecordRow.name, RecordRow.summary, RecordRow.owner)
    rows: dict[Key, tuple[str, str, str]] = {}
    for kind in {kind for kind, _ in keys}:  # one statement for each: SQLite finds no pairs in an index
        some = [identifier for other, identifier in keys if other == kind]
        query = select(*columns).where(RecordRow.kind == kind, among(session, RecordRow.id, some))
        rows |= {(kind, id_): (name, summary, owner) for id_, name, summary, owner in session.execute(query)}
    return [Hit(Kind(key[0]), key[1], *rows[key]) for key in keys if key in rows]
