"""How long what was published stays readable: the newest releases, and the young ones, and whatever somebody may be reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from hansa.dataplane.publish.model import ReleaseRow
from hansa.dataplane.runs.model import Quarantine, Run
from hansa.dataplane.runs.values import FINISHED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from hansa.dataplane.storage.store import Store

IN_USE = timedelta(hours=1)
"""After it was superseded a release may still be read: far longer than the longest query."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Of each product the newest `releases` (at least the current one), and every one of the last `days`."""

    releases: int = 10
    days: int = 30


def expire(session: Session, keep: Keep, now: datetime) -> list[str]:
    """Forgets releases that are neither among the newest, nor young, nor in use by a query or a run; gives their ids.

    Their files go with the next collection. A process that dies in between leaves only work for the next one.
    """
    old, unused = now - timedelta(days=keep.days), _unused_before(session, now)
    gone = [row.id for rows in _by_product(session) for row in _superseded(rows, keep.releases, old, unused)]
    for start in range(0, len(gone), 500):
        session.execute(delete(ReleaseRow).where(ReleaseRow.id.in_(gone[start : start + 500])))
    return gone


def _superseded(rows: list[ReleaseRow], keep: int, old: datetime, unused: datetime) -> Iterator[ReleaseRow]:
    """`rows` newest first; each was superseded when the one before it in the list was published."""
    for number in range(max(keep, 1), len(rows)):
        if rows[number].at < old and rows[number - 1].at < unused:
            yield rows[number]


def _unused_before(session: Session, now: datetime) -> datetime:
    """A run reads what was current when it began, however long it takes."""
    first = session.scalar(select(func.min(Run.started_at)).where(Run.status == "running"))
    return min(now - IN_USE, first) if first else now - IN_USE


def _by_product(session: Session) -> Iterator[list[ReleaseRow]]:
    several = select(ReleaseRow.product_id).group_by(ReleaseRow.product_id).having(func.count() > 1)
    for product in session.scalars(several).all():
        query = select(ReleaseRow).where(ReleaseRow.product_id == product).order_by(ReleaseRow.number.desc())
        yield list(session.scalars(query))


def expire_rows(session: Session, store: Store, keep: Keep, now: datetime) -> int:
    """Removes the rows that failed checks in runs older than `days`, but never those of a product's last run.

    Files go first: a process that dies before the commit leaves names without files, which the next time removes.
    """
    newest = select(func.max(Run.id)).where(Run.status.in_(FINISHED)).group_by(Run.product_id)
    old = select(Run.id).where(Run.finished_at < now - timedelta(days=keep.days), Run.id.not_in(newest))
    found = list(session.scalars(select(Quarantine).where(Quarantine.run_id.in_(old))))
    freed = store.delete([row.path for row in found])
    for row in found:
        session.delete(row)
    return freed
