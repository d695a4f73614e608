"""The log's table: one row for each thing that happened, and beside it what was changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class EventRow(Base):
    """AUTOINCREMENT on SQLite, so that a number is never given twice, even after the newest rows were deleted."""

    __tablename__ = "event"
    __table_args__ = (
        Index(None, "subject", "sequence"),
        Index(None, "name", "sequence"),
        Index(None, "principal", "sequence"),
        {"sqlite_autoincrement": True},
    )

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(256))
    principal: Mapped[str] = mapped_column(String(300))
    time: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[Json] = mapped_column(JsonDocument)


class ChangeRow(Base):
    """What an event has changed, where the thing keeps no revisions of its own; never with its secrets."""

    __tablename__ = "event_change"

    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    before: Mapped[Json] = mapped_column(JsonDocument)
    after: Mapped[Json] = mapped_column(JsonDocument)
