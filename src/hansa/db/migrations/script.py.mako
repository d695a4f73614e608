"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument, UtcDateTime

revision = "${up_revision}"
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
