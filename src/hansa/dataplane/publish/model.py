"""Tables of releases: all ports of a product become visible by one row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hansa.db.base import Base
from hansa.db.types import JsonDocument, UtcDateTime
from hansa.kernel.json import Json


class ReleaseRow(Base):
    """The newest `number` is what readers see; two runs cannot both write the same one."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("product_id", "number"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    product_id: Mapped[str] = mapped_column(String(256))
    run_id: Mapped[str] = mapped_column(String(64), unique=True)
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PortSnapshotRow(Base):
    __tablename__ = "port_snapshot"
    __table_args__ = (Index("ix_port_snapshot_namespace_table", "namespace_table"),)

    release_id: Mapped[str] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), primary_key=True)
    port: Mapped[str] = mapped_column(String(256), primary_key=True)
    object: Mapped[str] = mapped_column(String(256), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    contract_id: Mapped[str] = mapped_column(String(256))
    contract_version: Mapped[str] = mapped_column(String(64))
    table_name: Mapped[str] = mapped_column(String(600))
    major: Mapped[int] = mapped_column(Integer)
    namespace_table: Mapped[str] = mapped_column(Text)
    snapshot_id: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)


class InputStateRow(Base):
    """What the newest release had read of each input: committed with it, so that a cursor never runs ahead of the data."""

    __tablename__ = "input_state"

    product_id: Mapped[str] = mapped_column(String(256), primary_key=True)
    port: Mapped[str] = mapped_column(String(256), primary_key=True)
    object: Mapped[str] = mapped_column(String(256), primary_key=True)
    release_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[Json] = mapped_column(JsonDocument)


class LineageRow(Base):
    """The column lineage of the product's published code, and the hash of what it was read from."""

    __tablename__ = "lineage"

    product_id: Mapped[str] = mapped_column(String(256), primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    edges: Mapped[Json] = mapped_column(JsonDocument)
