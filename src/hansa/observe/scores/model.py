"""The tables of scores: what each product has now, to order lists by, and what it had before."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import UtcDateTime


class ScoreRow(Base):
    """Of a product to which a rule applies; `at` is since when it has this value."""

    __tablename__ = "product_score"
    __table_args__ = (Index(None, "value", "product"),)

    product: Mapped[str] = mapped_column(String(256), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ScoreDayRow(Base):
    """The last value of a day (UTC) on which it changed; it holds until the next one."""

    __tablename__ = "product_score_day"

    product: Mapped[str] = mapped_column(String(256), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    value: Mapped[int] = mapped_column(Integer)
