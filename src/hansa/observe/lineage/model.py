"""The table of OpenLineage events: each as it came, with what it is looked for by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class LineageEventRow(Base):
    __tablename__ = "lineage_event"
    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "run_id"),
        Index(None, "product", "at"),
        Index(None, "job_namespace", "job_name"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    run_id: Mapped[str] = mapped_column(String(256))
    job_namespace: Mapped[str] = mapped_column(String(500))
    job_name: Mapped[str] = mapped_column(String(500))
    type: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    product: Mapped[str] = mapped_column(String(256))
    port: Mapped[str] = mapped_column(String(256))
    contract: Mapped[str] = mapped_column(String(256))
    by: Mapped[str] = mapped_column(String(300))
    producer: Mapped[str] = mapped_column(Text)
    event: Mapped[Json] = mapped_column(JsonDocument)
