"""The tables of what agents sign in with and connect to; what is secret is hashed or sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import UtcDateTime

AGENT = String(256)


class ClientRow(Base):
    """An OAuth client: `digest` is the SHA-256 of its secret, which has 256 random bits."""

    __tablename__ = "agent_client"

    client_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent: Mapped[str] = mapped_column(AGENT, index=True)
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))


class ConnectionRow(Base):
    """How an agent reaches a platform: `sealed` holds the address and the credentials together."""

    __tablename__ = "agent_connection"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    agent: Mapped[str] = mapped_column(AGENT, index=True)
    type: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))


class IssuerRow(Base):
    """Whose tokens are believed, for which agents."""

    __tablename__ = "agent_token_issuer"
    __table_args__ = (Index(None, "issuer"),)

    id: Mapped[str] = mapped_column(String(256), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(400))
    jwks_uri: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(String(400))
    claim: Mapped[str] = mapped_column(String(100))
    linked_type: Mapped[str] = mapped_column(String(60))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str] = mapped_column(String(300))
