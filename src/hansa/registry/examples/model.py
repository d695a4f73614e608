"""The table of example data: one document each, kept as it came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json

ID = String(256)


class ExampleRow(Base):
    __tablename__ = "example_data"
    __table_args__ = (Index(None, "product_id"), Index(None, "created_at", "id"))

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    product_id: Mapped[str] = mapped_column(ID)
    port: Mapped[str] = mapped_column(ID)
    contract_id: Mapped[str] = mapped_column(ID)
    schema_name: Mapped[str] = mapped_column(ID)
    data: Mapped[Json] = mapped_column(JsonDocument)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
