"""The tables of change requests: the request, the documents it would change, and whose approval it waits for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class ChangeRequestRow(Base):
    __tablename__ = "change_request"
    __table_args__ = (Index(None, "state", "created_at"), Index(None, "author", "state"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(300))
    author_name: Mapped[str] = mapped_column(Text)
    author_user: Mapped[str] = mapped_column(String(256))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(String(300))
    decided_name: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text)
    clashes: Mapped[Json] = mapped_column(JsonDocument)


class ChangeRow(Base):
    __tablename__ = "change_request_document"
    __table_args__ = (Index(None, "kind", "target"),)

    request: Mapped[str] = mapped_column(ForeignKey("change_request.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(32))
    target: Mapped[str] = mapped_column(String(256))
    name: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(16))
    base_revision: Mapped[int] = mapped_column(Integer)
    base_text: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


class ApprovalRow(Base):
    """`permission` is what accepting needs in `team`."""

    __tablename__ = "change_request_approval"
    __table_args__ = (Index(None, "team"),)

    request: Mapped[str] = mapped_column(ForeignKey("change_request.id", ondelete="CASCADE"), primary_key=True)
    team: Mapped[str] = mapped_column(String(256), primary_key=True)
    permission: Mapped[str] = mapped_column(String(64), primary_key=True)
