"""Counts of facets kept beside them, and the words of each kind apart, so that large registries answer as small ones do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facet_count",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("facet", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=256), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "facet", "value", name=op.f("pk_facet_count")),
    )
    op.execute(
        "INSERT INTO facet_count (kind, facet, value, number) "
        "SELECT kind, facet, value, count(*) FROM facet GROUP BY kind, facet, value"
    )
    op.execute(
        "INSERT INTO facet_count (kind, facet, value, number) SELECT kind, '', '', count(*) FROM record GROUP BY kind"
    )
    if op.get_bind().dialect.name == "sqlite":
        _fulltext_of_sqlite()
    else:
        _fulltext_of_postgresql()


def _fulltext_of_sqlite() -> None:
    for trigger in ("fulltext_insert", "fulltext_delete", "fulltext_update"):
        op.execute(f"DROP TRIGGER {trigger}")
    op.execute("DROP TABLE fulltext")
    op.execute(
        "CREATE VIRTUAL TABLE fulltext USING fts5(kind, title, body, content='search_entry', content_rowid='number', "
        "tokenize='unicode61', prefix='2 3')"
    )
    op.execute("INSERT INTO fulltext(fulltext) VALUES ('rebuild')")
    columns = "rowid, kind, title, body"
    gone = f"INSERT INTO fulltext(fulltext, {columns}) VALUES ('delete', old.number, old.kind, old.title, old.body);"
    come = f"INSERT INTO fulltext({columns}) VALUES (new.number, new.kind, new.title, new.body);"
    op.execute(f"CREATE TRIGGER fulltext_insert AFTER INSERT ON search_entry BEGIN {come} END")
    op.execute(f"CREATE TRIGGER fulltext_delete AFTER DELETE ON search_entry BEGIN {gone} END")
    op.execute(f"CREATE TRIGGER fulltext_update AFTER UPDATE ON search_entry BEGIN {gone} {come} END")


def _fulltext_of_postgresql() -> None:
    """Kept, so that ranking reads it and does not make it again; `#` begins no word that anybody asks for."""
    op.execute("DROP INDEX fulltext")
    op.execute(
        "ALTER TABLE search_entry ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "array_to_tsvector(ARRAY['#' || kind::text]) || setweight(to_tsvector('simple', title), 'A') || "
        "setweight(to_tsvector('simple', body), 'D')) STORED"
    )
    op.execute("CREATE INDEX fulltext ON search_entry USING gin (words)")
