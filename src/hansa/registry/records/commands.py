"""Writes to the store: a document, its revision, and everything derived from it, in the caller's transaction.

Nobody but the catalogue (which has checked the documents) and the doctor calls these.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from hansa.db.bulk import add_all
from hansa.registry.records import counting
from hansa.registry.records.model import FacetRow, RecordRow, ReferenceRow, RevisionRow, SearchRow
from hansa.registry.records.queries import chunks
from hansa.registry.records.values import Kind
from hansa.registry.records.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Entry

ID_LENGTH, SORT_LENGTH, WORD_LENGTH = 256, 200, 80
"""What the columns hold; longer values are cut for lists, the document keeps them whole."""


@dataclass(frozen=True, slots=True)
class Writing:
    """One checked document about to be stored; `created_at` None where it is new."""

    kind: Kind
    entry: Entry
    text: str
    revision: int
    created_at: datetime | None


def exists(session: Session, kind: Kind, identifier: str) -> bool:
    return (
        session.scalar(select(RecordRow.id).where(RecordRow.kind == kind.value, RecordRow.id == identifier)) is not None
    )


_LAST = (
    select(RevisionRow.id, func.max(RevisionRow.number))
    .where(RevisionRow.kind == bindparam("of"), RevisionRow.id.in_(bindparam("ids", expanding=True)))
    .group_by(RevisionRow.id)
)


def last_revisions(session: Session, kind: Kind, identifiers: Iterable[str]) -> dict[str, int]:
    """The newest number of each, also of those that were removed: numbers are never given twice."""
    found: dict[str, int] = {}
    for some in chunks(set(identifiers)):
        found.update(session.execute(_LAST, {"of": kind.value, "ids": some}).all())
    return found


def store(session: Session, actor: Actor, writings: Sequence[Writing], *, why: str, at: datetime) -> None:
    """Writes all of them, each with a revision."""
    rows = [_record(writing, actor, at) for writing in writings]
    changed = [row for row, writing in zip(rows, writings, strict=True) if writing.created_at is not None]
    fresh = [row for row, writing in zip(rows, writings, strict=True) if writing.created_at is None]
    if changed:
        session.execute(update(RecordRow), changed)
    if fresh:
        add_all(session, RecordRow, fresh)
    add_all(session, RevisionRow, [_revision(writing, actor, why, at) for writing in writings])
    derive(session, [(writing.kind, writing.entry) for writing in writings if writing.created_at is not None])
    derive(session, [(writing.kind, writing.entry) for writing in writings if writing.created_at is None], fresh=True)


def derive(session: Session, entries: Sequence[tuple[Kind, Entry]], *, fresh: bool = False) -> None:
    """Writes references, facets and words anew from what the documents say; of `fresh` ones there are none yet."""
    by_kind: dict[Kind, list[str]] = {}
    for kind, entry in entries:
        by_kind.setdefault(kind, []).append(entry.id)
    values = [(kind, row) for kind, entry in entries for row in facets(kind, entry)]
    for kind, identifiers in by_kind.items():
        after = Counter((row["facet"], row["value"]) for own, row in values if own is kind)
        if fresh:
            after[counting.ITSELF] += len(identifiers)
        else:
            after.subtract(counting.held(session, kind, identifiers))
            _forget(session, kind, identifiers)
        counting.add(session, kind, after)
    add_all(session, ReferenceRow, [row for kind, entry in entries for row in references(kind, entry)])
    add_all(session, FacetRow, [row for _, row in values])
    add_all(session, SearchRow, [search_words(kind, entry) for kind, entry in entries if entry.words])


def _forget(session: Session, kind: Kind, identifiers: Sequence[str]) -> None:
    for some in chunks(identifiers):
        for table in (ReferenceRow, FacetRow, SearchRow):
            gone = delete(table).where(table.kind == kind.value, table.id.in_(some))
            session.execute(gone, execution_options={"synchronize_session": False})


def erase(session: Session, actor: Actor, row: RecordRow, *, why: str, at: datetime) -> int:
    """Takes the record away; its history stays and says who did it and why. Returns the number of that last revision."""
    number = row.revision + 1
    values = {"kind": row.kind, "id": row.id, "number": number, "text": row.text}
    values |= {"at": at, "by": actor.principal, "why": why, "removed": True}
    session.execute(insert(RevisionRow), [values])
    _uncount(session, Kind(row.kind), [row.id])
    session.delete(row)
    session.flush()
    return number


def erase_many(
    session: Session, actor: Actor, kind: Kind, identifiers: Iterable[str], *, why: str, at: datetime
) -> list[str]:
    """As `erase`, for many of a kind; those that there were."""
    gone: list[str] = []
    for some in chunks(sorted(set(identifiers))):
        these = (RecordRow.kind == kind.value, RecordRow.id.in_(some))
        rows = session.execute(select(RecordRow.id, RecordRow.revision, RecordRow.text).where(*these)).all()
        last = {"kind": kind.value, "at": at, "by": actor.principal, "why": why, "removed": True}
        values = [{**last, "id": id_, "number": number + 1, "text": text} for id_, number, text in rows]
        if values:
            session.execute(insert(RevisionRow), values)
            _uncount(session, kind, [id_ for id_, _, _ in rows])
            session.execute(delete(RecordRow).where(*these), execution_options={"synchronize_session": False})
            gone += [id_ for id_, _, _ in rows]
    return gone


def _uncount(session: Session, kind: Kind, identifiers: Sequence[str]) -> None:
    gone = Counter({counting.ITSELF: -len(identifiers)})
    gone.subtract(counting.held(session, kind, identifiers))
    counting.add(session, kind, gone)


def listed(entry: Entry) -> dict[str, Any]:
    """The columns by which lists know a record."""
    return {
        "name": entry.name,
        "sort": entry.name.casefold()[:SORT_LENGTH],
        "address": entry.address,
        "owner": entry.owner[:ID_LENGTH],
        "status": entry.status[:WORD_LENGTH],
        "domain": entry.domain[:ID_LENGTH],
        "version": entry.version[:WORD_LENGTH],
        "summary": entry.summary,
        "card": entry.card,
        "data": entry.data,
    }


def _record(writing: Writing, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "kind": writing.kind.value,
        "id": writing.entry.id,
        **listed(writing.entry),
        "revision": writing.revision,
        "created_at": writing.created_at or at,
        "updated_at": at,
        "updated_by": actor.principal,
        "text": writing.text,
    }


def _revision(writing: Writing, actor: Actor, why: str, at: datetime) -> dict[str, Any]:
    return {
        "kind": writing.kind.value,
        "id": writing.entry.id,
        "number": writing.revision,
        "text": writing.text,
        "at": at,
        "by": actor.principal,
        "why": why,
        "removed": False,
    }


def references(kind: Kind, entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind.value,
            "id": entry.id,
            "number": number,
            "role": reference.role,
            "target_kind": reference.kind.value,
            "target_id": reference.id[:ID_LENGTH],
            "name": reference.name[:ID_LENGTH],
            "version": reference.version[:WORD_LENGTH],
            "holds": reference.holds,
        }
        for number, reference in enumerate(entry.references)
    ]


def facets(kind: Kind, entry: Entry) -> list[dict[str, Any]]:
    found = {(facet, value[:ID_LENGTH]) for facet, value in entry.facets if value}
    return [{"kind": kind.value, "id": entry.id, "facet": facet, "value": value} for facet, value in sorted(found)]


def search_words(kind: Kind, entry: Entry) -> dict[str, Any]:
    title = folded(f"{entry.name} {entry.id}")
    return {"kind": kind.value, "id": entry.id, "title": title, "body": folded(f"{entry.words} {entry.summary}")}
