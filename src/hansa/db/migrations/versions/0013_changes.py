"""Change requests, the documents they would change, and whose approval they wait for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=300), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_user", sa.String(length=256), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=300), nullable=False),
        sa.Column("decided_name", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("clashes", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    op.create_index(op.f("ix_change_request_state_created_at"), "change_request", ["state", "created_at"])
    op.create_index(op.f("ix_change_request_author_state"), "change_request", ["author", "state"])
    _part(
        "change_request_document",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("target", sa.String(length=256), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("base_text", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        key=("request", "number"),
    )
    op.create_index(op.f("ix_change_request_document_kind_target"), "change_request_document", ["kind", "target"])
    _part(
        "change_request_approval",
        sa.Column("team", sa.String(length=256), nullable=False),
        sa.Column("permission", sa.String(length=64), nullable=False),
        key=("request", "team", "permission"),
    )
    op.create_index(op.f("ix_change_request_approval_team"), "change_request_approval", ["team"])


def _part(table: str, *columns: sa.Column[object], key: tuple[str, ...]) -> None:
    """A table whose rows belong to a request and go with it."""
    foreign = op.f(f"fk_{table}_request_change_request")
    op.create_table(
        table,
        sa.Column("request", sa.String(length=36), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["request"], ["change_request.id"], name=foreign, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
    )
