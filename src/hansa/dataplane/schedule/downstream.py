"""After a product was published, those that read it are built, unless the clock says when they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.dataplane.schedule.model import Bookmark
from hansa.dataplane.schedule.queue import enqueue
from hansa.db import outbox
from hansa.db.model import EventRow
from hansa.kernel.actor import SYSTEM
from hansa.registry.products.queries import downstream

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import datetime

    from sqlalchemy.orm import Session

BOOKMARK = "downstream"
PUBLISHED = "DataProductPublished"
AT_ONCE = 1000
"""Publications of one look; the next look goes on."""


def follow(session: Session, now: datetime, *, clocked: Container[str] = ()) -> list[str]:
    """Enqueues the readers of everything published since the last look; `clocked` products wait for their own time."""
    bookmark = _bookmark(session)
    newest = outbox.newest(session)
    events = outbox.read(session, after=bookmark.sequence, names=(PUBLISHED,), limit=AT_ONCE)
    bookmark.sequence = events[-1].sequence if len(events) == AT_ONCE else max(newest, bookmark.sequence)
    readers = {row.id for event in events for row in downstream(session, event.subject)}
    chosen = sorted(reader for reader in readers if reader not in clocked)
    for product in chosen:
        enqueue(session, product, "upstream", SYSTEM, now)
    return chosen


def is_behind(session: Session) -> bool:
    """Whether `follow` would do anything."""
    bookmark = session.get(Bookmark, BOOKMARK)
    last = session.scalar(select(func.max(EventRow.sequence))) or 0
    return last > (bookmark.sequence if bookmark else 0)


def caught_up(session: Session) -> None:
    """Everything published so far needs no further runs: whoever built it built its readers too."""
    _bookmark(session).sequence = session.scalar(select(func.max(EventRow.sequence))) or 0


def _bookmark(session: Session) -> Bookmark:
    bookmark = session.get(Bookmark, BOOKMARK, with_for_update=True)
    if bookmark is None:
        bookmark = Bookmark(name=BOOKMARK, sequence=0)
        session.add(bookmark)
        session.flush()
    return bookmark
