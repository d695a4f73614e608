"""PostgreSQL: one full-text index for each kind there are many of, so that a search among products does not read a million assets."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

PENDING = 256
"""KiB that an index may gather before it sorts them in: each search reads all of it. PostgreSQL's own 4 MiB take 20 ms to read."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP INDEX fulltext")
    own = ("dataproducts", "datacontracts", "assets")
    for kind in own:
        _index(f"fulltext_{kind}", f"kind = '{kind}'")
    _index("fulltext_others", f"kind NOT IN ({', '.join(repr(kind) for kind in own)})")


def _index(name: str, part: str) -> None:
    op.execute(
        f"CREATE INDEX {name} ON search_entry USING gin (words) WITH (gin_pending_list_limit={PENDING}) WHERE {part}"
    )
