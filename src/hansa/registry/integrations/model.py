"""The tables of integrations: what is taken in from where, each run, and which assets came by whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class IntegrationRow(Base):
    """`credential` is sealed JSON; `trusted`: an owner of the organisation gave it, so that it may lead to this server itself.

    `due_at` is when `schedule` starts the next run; none while it is not enabled.
    """

    __tablename__ = "integration"

    id: Mapped[str] = mapped_column(String(256), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(40))
    enabled: Mapped[bool] = mapped_column(Boolean)
    team: Mapped[str | None] = mapped_column(String(256))
    configuration: Mapped[Json] = mapped_column(JsonDocument)
    credential: Mapped[bytes] = mapped_column(LargeBinary)
    trusted: Mapped[bool] = mapped_column(Boolean)
    schedule: Mapped[str] = mapped_column(String(200), default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class IngestionRunRow(Base):
    """`worker` is empty until one takes it, and says by `seen_at` that it lives; `cancelled` is the wish that it ends."""

    __tablename__ = "ingestion_run"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    integration: Mapped[str] = mapped_column(String(256), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    message: Mapped[str] = mapped_column(Text, default="")
    processed: Mapped[int] = mapped_column(BigInteger, default=0)
    created: Mapped[int] = mapped_column(BigInteger, default=0)
    updated: Mapped[int] = mapped_column(BigInteger, default=0)
    deleted: Mapped[int] = mapped_column(BigInteger, default=0)
    cancelled: Mapped[bool] = mapped_column(Boolean, default=False)
    worker: Mapped[str] = mapped_column(String(300), default="")
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IngestedAssetRow(Base):
    """An asset that an integration made: no run touches any other."""

    __tablename__ = "ingested_asset"

    asset: Mapped[str] = mapped_column(String(256), primary_key=True)
    integration: Mapped[str] = mapped_column(String(256), index=True)
