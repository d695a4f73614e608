"""How often somebody may try: counted in the database, so that it holds for all processes and after a restart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from hansa.db import outbox
from hansa.registry.accounts.errors import TooManyAttempts
from hansa.registry.accounts.model import ThrottleRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
"""Tries for one address of e-mail in a window: 40 an hour need more than a century for a password of this length."""
PER_PLACE = 60
"""Tries from one network address in a window: an office behind one address still gets in."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is counted, and how often it may be tried in a window."""

    name: str
    limit: int

    @property
    def key(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()


def buckets(email: str, place: str) -> tuple[Bucket, ...]:
    return (Bucket(f"account {email}", PER_ACCOUNT), Bucket(f"place {place}", PER_PLACE))


def charge(session: Session, wanted: Sequence[Bucket], at: datetime) -> None:
    """Counts one try before it is made, so that many at once are counted too. Raises TooManyAttempts."""
    outbox.lock(session)
    session.execute(delete(ThrottleRow).where(ThrottleRow.since < at - WINDOW))
    for bucket in wanted:
        row = session.get(ThrottleRow, bucket.key)
        if row is None:
            session.add(ThrottleRow(bucket=bucket.key, tries=1, since=at))
        elif row.tries >= bucket.limit:
            wait = max(1, round((row.since + WINDOW - at).total_seconds() / 60))
            raise TooManyAttempts(
                "This was tried too often.",
                hint=f"Wait {wait} minute{'s' * (wait != 1)}, or ask an owner for a new link.",
            )
        else:
            row.tries += 1
    session.flush()


def forgive(session: Session, bucket: Bucket) -> None:
    """Who got in has shown that it was them who tried."""
    session.execute(delete(ThrottleRow).where(ThrottleRow.bucket == bucket.key))
