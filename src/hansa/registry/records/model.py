"""The tables of all records: the documents are the truth, the other tables are derived from them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKeyConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json

ID = String(256)
KIND = String(32)


class RecordRow(Base):
    __tablename__ = "record"
    __table_args__ = (
        Index(None, "kind", "sort", "id"),
        Index(None, "kind", "address"),
        Index(None, "kind", "owner"),
        Index(None, "kind", "created_at", "id"),
    )

    kind: Mapped[str] = mapped_column(KIND, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    sort: Mapped[str] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(520))
    owner: Mapped[str] = mapped_column(ID)
    status: Mapped[str] = mapped_column(String(80))
    domain: Mapped[str] = mapped_column(ID)
    version: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(Text)
    card: Mapped[Json] = mapped_column(JsonDocument)
    revision: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    data: Mapped[Json] = mapped_column(JsonDocument)


class RevisionRow(Base):
    """Outlives its record: a removed document's history stays."""

    __tablename__ = "revision"

    kind: Mapped[str] = mapped_column(KIND, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(300))
    why: Mapped[str] = mapped_column(Text)
    removed: Mapped[bool] = mapped_column(Boolean)


class ReferenceRow(Base):
    __tablename__ = "reference"
    __table_args__ = (
        ForeignKeyConstraint(["kind", "id"], ["record.kind", "record.id"], ondelete="CASCADE"),
        Index(None, "target_kind", "target_id", "role"),
    )

    kind: Mapped[str] = mapped_column(KIND, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(String(32))
    target_kind: Mapped[str] = mapped_column(KIND)
    target_id: Mapped[str] = mapped_column(ID)
    name: Mapped[str] = mapped_column(ID)
    version: Mapped[str] = mapped_column(String(80))
    holds: Mapped[bool] = mapped_column(Boolean)


class FacetRow(Base):
    __tablename__ = "facet"
    __table_args__ = (
        ForeignKeyConstraint(["kind", "id"], ["record.kind", "record.id"], ondelete="CASCADE"),
        Index(None, "kind", "facet", "value", "id"),
    )

    kind: Mapped[str] = mapped_column(KIND, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    facet: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(ID, primary_key=True)


class FacetCountRow(Base):
    """How many records of a kind have each value, so that nobody counts a hundred thousand; facet "" counts the kind itself."""

    __tablename__ = "facet_count"

    kind: Mapped[str] = mapped_column(KIND, primary_key=True)
    facet: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(ID, primary_key=True)
    number: Mapped[int] = mapped_column(Integer)


class SearchRow(Base):
    """Words are folded by us (case, accents, punctuation), so that both databases' full-text indexes see plain words."""

    __tablename__ = "search_entry"
    __table_args__ = (
        ForeignKeyConstraint(["kind", "id"], ["record.kind", "record.id"], ondelete="CASCADE"),
        Index(None, "kind", "id", unique=True),
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(KIND)
    id: Mapped[str] = mapped_column(ID)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class GonePrivateRow(Base):
    """A product that was private when it was removed: the log goes on naming it, and not to everybody."""

    __tablename__ = "gone_private"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner: Mapped[str] = mapped_column(ID)
