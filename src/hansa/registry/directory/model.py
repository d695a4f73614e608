"""The tables of the directory's groups."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import UtcDateTime


class GroupRow(Base):
    __tablename__ = "scim_group"
    __table_args__ = (Index(None, "created_at", "id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(256), unique=True)
    external_id: Mapped[str | None] = mapped_column(String(256))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GroupMemberRow(Base):
    """`display`: how the directory calls the person in this group, where it says so."""

    __tablename__ = "scim_member"
    __table_args__ = (
        ForeignKeyConstraint(["group_id"], ["scim_group.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["user_id"], ["account.id"], ondelete="CASCADE"),
        Index(None, "user_id"),
    )

    group_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    display: Mapped[str | None] = mapped_column(String(256))
