"""The table of costs: amounts of a month, or of every month."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class CostRow(Base):
    """`month` is `2026-11`, or empty for a cost of every month; `micros` are millionths of the currency, so that sums are exact.

    `data` is the whole document as it came.
    """

    __tablename__ = "cost"
    __table_args__ = (Index(None, "product_id", "month"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    product_id: Mapped[str] = mapped_column(String(256))
    month: Mapped[str] = mapped_column(String(7))
    micros: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(256))
    estimated: Mapped[bool] = mapped_column(Boolean)
    data: Mapped[Json] = mapped_column(JsonDocument)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))
