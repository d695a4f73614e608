"""Schedules of integrations and what a worker says of itself; integrations that write to a Unity Catalog, their queue and their tables."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("integration", sa.Column("schedule", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("integration", sa.Column("due_at", UtcDateTime(), nullable=True))
    op.add_column("ingestion_run", sa.Column("seen_at", UtcDateTime(), nullable=True))
    _take_over_schedules()
    _integration()
    _change()
    _table()


def _integration() -> None:
    op.create_table(
        "unity_integration",
        sa.Column("id", sa.String(length=256), nullable=False),
        *(
            sa.Column(name, sa.String(length=length), nullable=False)
            for name, length in (
                ("name", 300),
                ("host", 300),
                ("client", 300),
                ("warehouse", 300),
                ("worker", 300),
                ("outcome", 20),
            )
        ),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("sequence", "failures", "events", "given_up", "duration")
        ),
        *(
            sa.Column(name, UtcDateTime(), nullable=True)
            for name in ("seen_at", "paused_until", "failed_at", "written_at", "ran_at")
        ),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unity_integration")),
    )


def _change() -> None:
    op.create_table(
        "unity_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("integration", sa.String(length=256), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("contract", sa.String(length=256), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unity_change")),
        sa.UniqueConstraint("integration", "contract", name=op.f("uq_unity_change_integration_contract")),
    )


def _table() -> None:
    op.create_table(
        "unity_table",
        sa.Column("integration", sa.String(length=256), nullable=False),
        sa.Column("contract", sa.String(length=256), nullable=False),
        sa.Column("element", sa.String(length=600), nullable=False),
        sa.Column("table_name", sa.String(length=800), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=True),
        sa.Column("written", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("integration", "contract", "element", name=op.f("pk_unity_table")),
    )


def _take_over_schedules() -> None:
    """What was only kept in the configuration so far; what is no schedule starts nothing."""
    found = sa.table("integration", sa.column("id"), sa.column("schedule"), sa.column("configuration", JsonDocument()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(found.c.id, found.c.configuration)).all():
        said = json.loads(row.configuration) if isinstance(row.configuration, str) else row.configuration
        expression = str((said or {}).get("scheduleExpression") or "").strip()
        if expression and len(expression) <= 200:
            connection.execute(sa.update(found).where(found.c.id == row.id).values(schedule=expression))
