"""People and what lets them in, keys of every scope, agents, groups of a directory."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument, UtcDateTime

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

UUID, DIGEST, ID = sa.String(length=36), sa.String(length=64), sa.String(length=256)


def upgrade() -> None:
    _accounts()
    _sessions()
    _tickets()
    _keys()
    _agents()
    _directory()


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", UUID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("user_name", sa.String(length=254), nullable=False),
        sa.Column("user_name_key", sa.String(length=254), nullable=False),
        sa.Column("profile", JsonDocument(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("external_id", ID, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_key", name=op.f("uq_account_email_key")),
        sa.UniqueConstraint("user_name_key", name=op.f("uq_account_user_name_key")),
    )
    op.create_index("ix_account_created_at_id", "account", ["created_at", "id"])
    op.create_index("ix_account_external_id", "account", ["external_id"], unique=True)
    op.create_table(
        "account_identity",
        sa.Column("issuer", sa.String(length=400), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("user_id", UUID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_account_identity_user_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_account_identity")),
    )
    op.create_index("ix_account_identity_user_id", "account_identity", ["user_id"])


def _sessions() -> None:
    op.create_table(
        "account_session",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("id", UUID, nullable=False),
        sa.Column("user_id", UUID, nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_account_session_user_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_session")),
        sa.UniqueConstraint("id", name=op.f("uq_account_session_id")),
    )
    op.create_index("ix_account_session_user_id", "account_session", ["user_id"])
    op.create_table(
        "throttle",
        sa.Column("bucket", DIGEST, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_throttle")),
    )
    op.create_index("ix_throttle_since", "throttle", ["since"])


def _tickets() -> None:
    op.create_table(
        "account_ticket",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("id", UUID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_ticket")),
        sa.UniqueConstraint("id", name=op.f("uq_account_ticket_id")),
    )
    op.create_index("ix_account_ticket_email_key", "account_ticket", ["email_key"])


def _keys() -> None:
    """Keys get ids of the form the manager's clients read; the texts people hold stay as they are."""
    bind = op.get_bind()
    old = bind.execute(
        sa.text("SELECT id, digest, scope, name, created_at, created_by, expires_at, revoked_at FROM api_key").columns(
            created_at=UtcDateTime(), expires_at=UtcDateTime(), revoked_at=UtcDateTime()
        )
    ).fetchall()
    op.drop_table("api_key")
    table = op.create_table(
        "api_key",
        sa.Column("id", UUID, nullable=False),
        sa.Column("short", sa.String(length=16), nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("scope", sa.String(length=24), nullable=False),
        sa.Column("team", ID, nullable=True),
        sa.Column("user_id", UUID, nullable=True),
        sa.Column("agent", ID, nullable=True),
        sa.Column("permissions", JsonDocument(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.Column("replaced_by", UUID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("short", name=op.f("uq_api_key_short")),
    )
    for column in ("team", "user_id", "agent"):
        op.create_index(f"ix_api_key_{column}", "api_key", [column])
    rows = [
        {**row._mapping, "id": str(uuid4()), "short": row.id, "permissions": None}  # noqa: SLF001 SQLAlchemy's documented name
        | {"scope": row.scope.partition(":")[0], "team": row.scope.partition(":")[2] or None}
        for row in old
    ]
    if rows:
        op.bulk_insert(table, rows)


def _agents() -> None:
    op.create_table(
        "agent_client",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("agent", ID, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_agent_client")),
    )
    op.create_table(
        "agent_connection",
        sa.Column("id", UUID, nullable=False),
        sa.Column("agent", ID, nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_connection")),
    )
    op.create_table(
        "agent_token_issuer",
        sa.Column("id", ID, nullable=False),
        sa.Column("issuer", sa.String(length=400), nullable=False),
        sa.Column("jwks_uri", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=400), nullable=False),
        sa.Column("claim", sa.String(length=100), nullable=False),
        sa.Column("linked_type", sa.String(length=60), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_token_issuer")),
    )
    op.create_index("ix_agent_client_agent", "agent_client", ["agent"])
    op.create_index("ix_agent_connection_agent", "agent_connection", ["agent"])
    op.create_index("ix_agent_token_issuer_issuer", "agent_token_issuer", ["issuer"])


def _directory() -> None:
    op.create_table(
        "scim_group",
        sa.Column("id", UUID, nullable=False),
        sa.Column("name", ID, nullable=False),
        sa.Column("external_id", ID, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scim_group")),
        sa.UniqueConstraint("name", name=op.f("uq_scim_group_name")),
    )
    op.create_index("ix_scim_group_created_at_id", "scim_group", ["created_at", "id"])
    op.create_table(
        "scim_member",
        sa.Column("group_id", UUID, nullable=False),
        sa.Column("user_id", UUID, nullable=False),
        sa.Column("display", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["scim_group.id"], name=op.f("fk_scim_member_group_id_scim_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_scim_member_user_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f("pk_scim_member")),
    )
    op.create_index("ix_scim_member_user_id", "scim_member", ["user_id"])
