"""The table of usage: OpenTelemetry spans, each with what it says of the data product that was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class SpanRow(Base):
    """`start_nanos` and `end_nanos` as they came; `at` is the start, for ranges and for letting go of what is old."""

    __tablename__ = "usage_span"
    __table_args__ = (
        Index(None, "at", "span_id"),
        Index(None, "product", "at"),
        Index(None, "contract", "at"),
        Index(None, "reader", "at"),
    )

    span_id: Mapped[str] = mapped_column(String(256), primary_key=True)
    trace_id: Mapped[str] = mapped_column(String(256))
    scope: Mapped[str] = mapped_column(String(256))
    scope_version: Mapped[str] = mapped_column(String(80))
    product: Mapped[str] = mapped_column(String(256))
    port: Mapped[str] = mapped_column(String(256))
    contract: Mapped[str] = mapped_column(String(256))
    access: Mapped[str] = mapped_column(String(256))
    reader: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    start_nanos: Mapped[int] = mapped_column(BigInteger)
    end_nanos: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int | None] = mapped_column(BigInteger)
    result: Mapped[str] = mapped_column(String(80))
    resource: Mapped[Json] = mapped_column(JsonDocument)
    attributes: Mapped[Json] = mapped_column(JsonDocument)
