"""The tables of people: hashes of what they know or hold, never the thing itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKeyConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json

UUID = String(36)
DIGEST = String(64)
"""SHA-256 in hexadecimal: what it is made of has 256 random bits, so that a slow hash would only slow us."""


class AccountRow(Base):
    """`email_key` and `user_name_key` are in small letters; `password` is argon2id with its parameters, None where there is none.

    `user_name` and `profile` are what a directory knows of the person; without one the name is the address.
    """

    __tablename__ = "account"
    __table_args__ = (Index(None, "created_at", "id"), Index(None, "external_id", unique=True))

    id: Mapped[str] = mapped_column(UUID, primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    active: Mapped[bool] = mapped_column(Boolean)
    user_name: Mapped[str] = mapped_column(String(254))
    user_name_key: Mapped[str] = mapped_column(String(254), unique=True)
    profile: Mapped[Json] = mapped_column(JsonDocument)
    password: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(String(256))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IdentityRow(Base):
    """The same person at an identity provider, by what never changes there: issuer and subject."""

    __tablename__ = "account_identity"
    __table_args__ = (ForeignKeyConstraint(["user_id"], ["account.id"], ondelete="CASCADE"), Index(None, "user_id"))

    issuer: Mapped[str] = mapped_column(String(400), primary_key=True)
    subject: Mapped[str] = mapped_column(String(256), primary_key=True)
    user_id: Mapped[str] = mapped_column(UUID)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionRow(Base):
    """`digest` is the hash of the cookie; `id` is what the person's list of devices calls it."""

    __tablename__ = "account_session"
    __table_args__ = (ForeignKeyConstraint(["user_id"], ["account.id"], ondelete="CASCADE"), Index(None, "user_id"))

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    id: Mapped[str] = mapped_column(UUID, unique=True)
    user_id: Mapped[str] = mapped_column(UUID)
    agent: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TicketRow(Base):
    __tablename__ = "account_ticket"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    id: Mapped[str] = mapped_column(UUID, unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ThrottleRow(Base):
    """How often something was tried since `since`; `bucket` is a hash, so that no address is kept."""

    __tablename__ = "throttle"

    bucket: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    tries: Mapped[int] = mapped_column(Integer)
    since: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
