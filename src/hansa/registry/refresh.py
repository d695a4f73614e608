"""What lists and search know, made anew from the documents where a later Hansa derives more from them than the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.db import outbox
from hansa.registry.batch import SHAPES
from hansa.registry.records.commands import derive, listed
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import chunks
from hansa.registry.records.values import Kind
from hansa.registry.settings.model import SettingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.db.database import Database
    from hansa.registry.records.values import Entry

FORM = 2
"""Raised whenever a shape derives something else from the same document."""
MARK = "derived-form"


def refresh(db: Database) -> bool:
    """Brings the derived tables to this version's form, in one transaction; True where there was something to do."""
    with db.read() as session:
        if _form(session) == FORM:
            return False
    with db.write() as session:
        outbox.lock(session)
        if _form(session) == FORM:
            return False
        for some in chunks(session.execute(select(RecordRow.kind, RecordRow.id)).all()):
            _derive_again(session, [(str(kind), str(identifier)) for kind, identifier in some])
        session.merge(SettingRow(name=MARK, value=FORM, revision=FORM))
    return True


def _form(session: Session) -> object:
    row = session.get(SettingRow, MARK)
    return row.value if row else None


def _derive_again(session: Session, keys: Sequence[tuple[str, str]]) -> None:
    """A document that is accepted no longer keeps what was known of it; the doctor tells of it."""
    entries: list[tuple[Kind, Entry]] = []
    for key in keys:
        row = session.get(RecordRow, key)
        kind = Kind(key[0])
        read = SHAPES[kind].read(row.text, f"{key[0]}/{key[1]}", key[1]) if row else None
        if row is None or read is None or read.entry is None:
            continue
        for name, value in listed(read.entry).items():
            setattr(row, name, value)
        entries.append((kind, read.entry))
    session.flush()
    derive(session, entries)
    session.expunge_all()
