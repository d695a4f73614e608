"""What the component that makes grants in a data platform has reported last of each agreement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class ProvisioningRow(Base):
    """The latest report, not a history: the log has the transitions. `kind` is always `access`; it goes with its agreement."""

    __tablename__ = "access_provisioning"
    __table_args__ = (ForeignKeyConstraint(["kind", "id"], ["record.kind", "record.id"], ondelete="CASCADE"),)

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(256), primary_key=True)
    status: Mapped[str] = mapped_column(String(32))
    platform: Mapped[str | None] = mapped_column(Text)
    executor: Mapped[str | None] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)
    diagnostics: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    provisioning_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provisioned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deprovisioning_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deprovisioned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    custom_properties: Mapped[Json] = mapped_column(JsonDocument)
    links: Mapped[Json] = mapped_column(JsonDocument)
    by: Mapped[str] = mapped_column(String(300))
