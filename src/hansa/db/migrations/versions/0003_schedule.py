"""The schedule: bookmarks of those who read the log and the clock, and one running run per product."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bookmark",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bookmark")),
    )
    running = sa.text("status = 'running'")
    op.create_index(
        "ix_run_running", "run", ["product_id"], unique=True, sqlite_where=running, postgresql_where=running
    )
