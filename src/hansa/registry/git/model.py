"""The tables of git: sealed credentials, what is connected to which file, and the merge requests that were opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import UtcDateTime


class GitCredentialRow(Base):
    """`owner` is the id of the team or the person; empty for the organisation's. `sealed` is the token, never in clear."""

    __tablename__ = "git_credential"
    __table_args__ = (Index(None, "scope", "owner"), Index(None, "external_id", unique=True))

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    scope: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(256))
    external_id: Mapped[str | None] = mapped_column(String(256))
    type: Mapped[str] = mapped_column(String(16))
    host: Mapped[str] = mapped_column(String(256))
    token_name: Mapped[str] = mapped_column(String(256))
    token_type: Mapped[str] = mapped_column(String(32))
    username: Mapped[str] = mapped_column(String(320))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str] = mapped_column(String(300))


class GitConnectionRow(Base):
    """`synced_text` is what both sides said when they last agreed; NULL before. `last_hash` is the commit of that moment."""

    __tablename__ = "git_connection"
    __table_args__ = (Index(None, "place", unique=True),)

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    target: Mapped[str] = mapped_column(String(256), primary_key=True)
    id: Mapped[str] = mapped_column(String(36))
    credential: Mapped[str] = mapped_column(String(256))
    type: Mapped[str] = mapped_column(String(16))
    host: Mapped[str] = mapped_column(String(256))
    url: Mapped[str] = mapped_column(String(1000))
    branch: Mapped[str] = mapped_column(String(256))
    path: Mapped[str] = mapped_column(String(1000))
    place: Mapped[str] = mapped_column(String(64))
    synced_text: Mapped[str | None] = mapped_column(Text)
    last_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str] = mapped_column(String(300))


class GitRequestRow(Base):
    """A merge request: at its provider (`remote_id` is its number there), or only here, for a plain remote."""

    __tablename__ = "git_request"
    __table_args__ = (Index(None, "kind", "target"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    target: Mapped[str] = mapped_column(String(256))
    document_branch: Mapped[str] = mapped_column(String(100))
    number: Mapped[int] = mapped_column(Integer)
    remote_id: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(16))
    repository: Mapped[str] = mapped_column(String(1000))
    source_branch: Mapped[str] = mapped_column(String(256))
    target_branch: Mapped[str] = mapped_column(String(256))
    commit: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))
