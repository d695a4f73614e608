"""The tables of integrations that write to a Unity Catalog: themselves, the changes that wait, the tables they wrote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class UnityRow(Base):
    """`sequence`: the last event of the log that its queue has seen. `worker` writes now, and said so at `seen_at`.

    `ran_at` to `error` tell of the last run; `failures` counts the runs in a row that failed as a whole.
    """

    __tablename__ = "unity_integration"

    id: Mapped[str] = mapped_column(String(256), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    host: Mapped[str] = mapped_column(String(300))
    client: Mapped[str] = mapped_column(String(300))
    warehouse: Mapped[str] = mapped_column(String(300), default="")
    worker: Mapped[str] = mapped_column(String(300), default="")
    outcome: Mapped[str] = mapped_column(String(20), default="")
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    enabled: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    failures: Mapped[int] = mapped_column(BigInteger, default=0)
    events: Mapped[int] = mapped_column(BigInteger, default=0)
    given_up: Mapped[int] = mapped_column(BigInteger, default=0)
    duration: Mapped[int] = mapped_column(BigInteger, default=0)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    ran_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    error: Mapped[str] = mapped_column(Text, default="")


class ChangeRow(Base):
    """One for each contract: a later change takes the place of an earlier one. `failures` are those of its own tables."""

    __tablename__ = "unity_change"
    __table_args__ = (UniqueConstraint("integration", "contract"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    integration: Mapped[str] = mapped_column(String(256))
    event: Mapped[str] = mapped_column(String(80))
    contract: Mapped[str] = mapped_column(String(256))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int | None] = mapped_column(BigInteger)
    attempts: Mapped[int] = mapped_column(BigInteger, default=0)
    failures: Mapped[int] = mapped_column(BigInteger, default=0)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    error: Mapped[str] = mapped_column(Text, default="")


class TableRow(Base):
    """`written` is what the integration itself has said there: only that is ever taken back."""

    __tablename__ = "unity_table"

    integration: Mapped[str] = mapped_column(String(256), primary_key=True)
    contract: Mapped[str] = mapped_column(String(256), primary_key=True)
    element: Mapped[str] = mapped_column(String(600), primary_key=True)
    table_name: Mapped[str] = mapped_column(String(800))
    url: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20))
    notes: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    written: Mapped[Json] = mapped_column(JsonDocument)
