"""Integrations, their runs and the assets that they made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "integration",
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("team", sa.String(length=256), nullable=True),
        sa.Column("configuration", JsonDocument(), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integration")),
    )
    op.create_table(
        "ingestion_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("integration", sa.String(length=256), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        *(sa.Column(each, sa.BigInteger(), nullable=False) for each in ("processed", "created", "updated", "deleted")),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("worker", sa.String(length=300), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ingestion_run")),
    )
    op.create_index(op.f("ix_ingestion_run_integration"), "ingestion_run", ["integration"])
    op.create_index(op.f("ix_ingestion_run_status"), "ingestion_run", ["status"])
    op.create_table(
        "ingested_asset",
        sa.Column("asset", sa.String(length=256), nullable=False),
        sa.Column("integration", sa.String(length=256), nullable=False),
        sa.PrimaryKeyConstraint("asset", name=op.f("pk_ingested_asset")),
    )
    op.create_index(op.f("ix_ingested_asset_integration"), "ingested_asset", ["integration"])
