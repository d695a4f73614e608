"""What belongs to products and platforms but is no document: connectors, example data, costs and stars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connector",
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("data", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connector")),
    )
    _example_data()
    _cost()
    op.create_table(
        "star",
        sa.Column("product_id", sa.String(length=256), nullable=False),
        sa.Column("user_id", sa.String(length=256), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", "user_id", name=op.f("pk_star")),
    )
    op.create_index("ix_star_user_id", "star", ["user_id"])


def _example_data() -> None:
    op.create_table(
        "example_data",
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("product_id", sa.String(length=256), nullable=False),
        sa.Column("port", sa.String(length=256), nullable=False),
        sa.Column("contract_id", sa.String(length=256), nullable=False),
        sa.Column("schema_name", sa.String(length=256), nullable=False),
        sa.Column("data", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_example_data")),
    )
    op.create_index("ix_example_data_product_id", "example_data", ["product_id"])
    op.create_index("ix_example_data_created_at_id", "example_data", ["created_at", "id"])


def _cost() -> None:
    op.create_table(
        "cost",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("product_id", sa.String(length=256), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=256), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("data", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost")),
    )
    op.create_index("ix_cost_product_id_month", "cost", ["product_id", "month"])
