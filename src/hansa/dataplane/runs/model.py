"""Tables of what happened: runs with their lease, steps, log lines, check results and the rows that failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class Run(Base):
    """One execution. `worker`, `lease_until` and `attempt` are the queue's: whoever holds the lease may write the rest."""

    __tablename__ = "run"
    __table_args__ = (
        Index("ix_run_product_id_queued_at", "product_id", "queued_at"),
        Index("ix_run_status_queued_at", "status", "queued_at"),
        # Two workers cannot run one product at the same time, whatever they believe.
        Index(
            "ix_run_running",
            "product_id",
            unique=True,
            sqlite_where=text("status = 'running'"),
            postgresql_where=text("status = 'running'"),
        ),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    product_id: Mapped[str] = mapped_column(String(256))
    status: Mapped[str] = mapped_column(String(16))
    trigger: Mapped[str] = mapped_column(String(16))
    requested_by: Mapped[str] = mapped_column(String(300), default="system")
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    message: Mapped[str] = mapped_column(Text, default="")
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    worker: Mapped[str | None] = mapped_column(String(200), default=None)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    swept: Mapped[bool] = mapped_column(default=False)


class RunStep(Base):
    __tablename__ = "run_step"

    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    rows: Mapped[int | None] = mapped_column(BigInteger, default=None)
    bytes: Mapped[int | None] = mapped_column(BigInteger, default=None)
    message: Mapped[str] = mapped_column(Text, default="")
    input_snapshots: Mapped[Json] = mapped_column(JsonDocument, default=list)
    output_snapshot: Mapped[int | None] = mapped_column(BigInteger, default=None)


class RunLog(Base):
    __tablename__ = "run_log"

    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    level: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)


class CheckResultRow(Base):
    """One check of one port's table in one run; `result` is the whole CheckResult with its sample."""

    __tablename__ = "check_result"
    __table_args__ = (
        Index("ix_check_result_run_id", "run_id"),
        Index("ix_check_result_product_id_at", "product_id", "at"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    product_id: Mapped[str] = mapped_column(String(256))
    port: Mapped[str] = mapped_column(String(256))
    object: Mapped[str] = mapped_column(String(256))
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(16))
    result: Mapped[Json] = mapped_column(JsonDocument)


class Quarantine(Base):
    """Where the rows behind a failed check are kept: JSON lines, whole and in clear, for the owner's eyes only."""

    __tablename__ = "quarantine"

    check_result_id: Mapped[str] = mapped_column(ForeignKey("check_result.id", ondelete="CASCADE"), primary_key=True)
    run_id: Mapped[str] = mapped_column(String(64))
    path: Mapped[str] = mapped_column(Text)
    rows: Mapped[int] = mapped_column(Integer)
