"""Whose a connector is; the scores of products as they are, and as they were on the days before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import UtcDateTime

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connector", sa.Column("team", sa.String(length=256), nullable=False, server_default=""))
    _teams_of_connectors()
    _scores()


def _teams_of_connectors() -> None:
    """Those of the keys that registered them; a connector of a key that had no team is the organisation's."""
    connector = sa.table("connector", sa.column("team"), sa.column("created_by"))
    key = sa.table("api_key", sa.column("id"), sa.column("team"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(key.c.id, key.c.team).where(key.c.team.is_not(None))).all():
        mine = sa.update(connector).where(connector.c.created_by == f"api-key:{row.id}")
        connection.execute(mine.values(team=row.team))


def _scores() -> None:
    op.create_table(
        "product_score",
        sa.Column("product", sa.String(length=256), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("product", name=op.f("pk_product_score")),
    )
    op.create_index(op.f("ix_product_score_value_product"), "product_score", ["value", "product"])
    op.create_table(
        "product_score_day",
        sa.Column("product", sa.String(length=256), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("product", "day", name=op.f("pk_product_score_day")),
    )
