"""What an event has changed, and events by who caused them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_change",
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("before", JsonDocument(), nullable=False),
        sa.Column("after", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_change")),
    )
    op.create_index(op.f("ix_event_principal_sequence"), "event", ["principal", "sequence"])
