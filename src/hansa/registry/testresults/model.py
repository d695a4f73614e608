"""The table of test results: a short head for lists, the checks and log lines apart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class TestResultRow(Base):
    """`contract_kind` is always `datacontracts`: results go with their contract. `branch` is empty for the contract itself."""

    __tablename__ = "test_result"
    __test__ = False  # no test of ours, whatever pytest takes from the name
    __table_args__ = (
        ForeignKeyConstraint(["contract_kind", "contract_id"], ["record.kind", "record.id"], ondelete="CASCADE"),
        Index(None, "contract_id", "branch", "created_at", "id"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(256), primary_key=True)
    contract_kind: Mapped[str] = mapped_column(String(32))
    contract_id: Mapped[str] = mapped_column(String(256))
    contract_version: Mapped[str] = mapped_column(String(80))
    branch: Mapped[str] = mapped_column(String(256))
    server: Mapped[str] = mapped_column(String(600))
    result: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(300))
    counts: Mapped[Json] = mapped_column(JsonDocument)
    more: Mapped[Json] = mapped_column(JsonDocument)
    details: Mapped[Json] = mapped_column(JsonDocument)
