"""The registry: records with their revisions, references, facets and words, the log, and keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _api_key()
    _event()
    _record()
    _revision()
    _facet()
    _reference()
    _search_entry()
    if op.get_bind().dialect.name == "sqlite":
        _fulltext_of_sqlite()
    else:
        _fulltext_of_postgresql()


def _api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=280), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=256), nullable=False),
        sa.Column("principal", sa.String(length=300), nullable=False),
        sa.Column("time", UtcDateTime(), nullable=False),
        sa.Column("data", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_event")),
        sa.UniqueConstraint("id", name=op.f("uq_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_name_sequence"), "event", ["name", "sequence"], unique=False)
    op.create_index(op.f("ix_event_subject_sequence"), "event", ["subject", "sequence"], unique=False)


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=520), nullable=True),
        sa.Column("owner", sa.String(length=256), nullable=False),
        sa.Column("status", sa.String(length=80), nullable=False),
        sa.Column("domain", sa.String(length=256), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("card", JsonDocument(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_record")),
    )
    op.create_index(op.f("ix_record_kind_address"), "record", ["kind", "address"], unique=False)
    op.create_index(op.f("ix_record_kind_owner"), "record", ["kind", "owner"], unique=False)
    op.create_index(op.f("ix_record_kind_sort_id"), "record", ["kind", "sort", "id"], unique=False)


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=300), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "number", name=op.f("pk_revision")),
    )


def _facet() -> None:
    op.create_table(
        "facet",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("facet", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=256), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind", "id"], ["record.kind", "record.id"], name=op.f("fk_facet_kind_id_record"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "id", "facet", "value", name=op.f("pk_facet")),
    )
    op.create_index(op.f("ix_facet_kind_facet_value_id"), "facet", ["kind", "facet", "value", "id"], unique=False)


def _reference() -> None:
    op.create_table(
        "reference",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("target_kind", sa.String(length=32), nullable=False),
        sa.Column("target_id", sa.String(length=256), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind", "id"], ["record.kind", "record.id"], name=op.f("fk_reference_kind_id_record"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "id", "number", name=op.f("pk_reference")),
    )
    op.create_index(
        op.f("ix_reference_target_kind_target_id_role"), "reference", ["target_kind", "target_id", "role"], unique=False
    )


def _search_entry() -> None:
    op.create_table(
        "search_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind", "id"],
            ["record.kind", "record.id"],
            name=op.f("fk_search_entry_kind_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_entry")),
    )
    op.create_index(op.f("ix_search_entry_kind_id"), "search_entry", ["kind", "id"], unique=True)


def _fulltext_of_sqlite() -> None:
    """An index beside the table (external content), kept by triggers: https://sqlite.org/fts5.html §4.4.3."""
    op.execute(
        "CREATE VIRTUAL TABLE fulltext USING fts5(title, body, content='search_entry', content_rowid='number', "
        "tokenize='unicode61', prefix='2 3')"
    )
    gone = "INSERT INTO fulltext(fulltext, rowid, title, body) VALUES ('delete', old.number, old.title, old.body);"
    come = "INSERT INTO fulltext(rowid, title, body) VALUES (new.number, new.title, new.body);"
    op.execute(f"CREATE TRIGGER fulltext_insert AFTER INSERT ON search_entry BEGIN {come} END")
    op.execute(f"CREATE TRIGGER fulltext_delete AFTER DELETE ON search_entry BEGIN {gone} END")
    op.execute(f"CREATE TRIGGER fulltext_update AFTER UPDATE ON search_entry BEGIN {gone} {come} END")


def _fulltext_of_postgresql() -> None:
    op.execute(
        "CREATE INDEX fulltext ON search_entry USING gin "
        "((setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'D')))"
    )
