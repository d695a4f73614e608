"""Private products that were removed, whose events stay hidden; usage found by who reads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gone_private",
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("owner", sa.String(length=256), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gone_private")),
    )
    op.create_index(op.f("ix_usage_span_reader_at"), "usage_span", ["reader", "at"])
