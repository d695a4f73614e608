"""What agents have been seen to do: what they read, and when they were here last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.observe.usage.queries import read_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.observe.usage.queries import Reading
    from hansa.registry.keys.values import KeyInfo

SHOWN = timedelta(days=90)
"""How far back reads are told: as long as usage is kept."""


def reads(session: Session, agent: str, now: datetime) -> list[Reading]:
    return read_by(session, f"agent:{agent}", since=now - SHOWN)


def last_seen(keys: Sequence[KeyInfo], read: Sequence[Reading]) -> datetime | None:
    """When a key of it was used last, or data was read by it."""
    return max([*(key.last_used_at for key in keys if key.last_used_at), *(each.last for each in read)], default=None)
