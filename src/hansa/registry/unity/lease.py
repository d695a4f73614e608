"""Who writes for an integration now: one worker at a time, as long as it says that it lives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from hansa.registry.unity.model import UnityRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

SILENCE = timedelta(minutes=2)
"""A worker that was not heard of for so long is taken for dead: eight beats were missed."""


def is_held(row: UnityRow, at: datetime) -> bool:
    return bool(row.worker) and row.seen_at is not None and at - row.seen_at <= SILENCE


def beat(session: Session, identifier: str, worker: str, at: datetime) -> bool:
    """Says that the worker lives; False where the integration is no longer its own."""
    mine = UnityRow.id == identifier, UnityRow.worker == worker
    return session.execute(update(UnityRow).where(*mine).values(seen_at=at).returning(UnityRow.id)).first() is not None
