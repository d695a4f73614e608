"""How far each reader of the log has come, and when the clock was last looked at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import UtcDateTime


class Bookmark(Base):
    """`sequence`: the last event that `name` has dealt with; `at`: the moment up to which it has looked at the clock."""

    __tablename__ = "bookmark"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
