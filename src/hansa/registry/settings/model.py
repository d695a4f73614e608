"""The settings' tables: each setting as it stands, and every state it had."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class SettingRow(Base):
    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Json] = mapped_column(JsonDocument)
    revision: Mapped[int] = mapped_column(Integer)


class SettingRevisionRow(Base):
    __tablename__ = "setting_revision"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    value: Mapped[Json] = mapped_column(JsonDocument)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(300))
    why: Mapped[str] = mapped_column(Text)
