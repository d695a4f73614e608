"""The data plane: runs with steps, log, check results and failing rows; releases, input states, lineage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _run()
    _run_step()
    _run_log()
    _check_result()
    _quarantine()
    _release()
    _port_snapshot()
    _input_state()
    _lineage()


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("product_id", sa.String(length=256), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("trigger", sa.String(length=16), nullable=False),
        sa.Column("requested_by", sa.String(length=300), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("swept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index("ix_run_product_id_queued_at", "run", ["product_id", "queued_at"])
    op.create_index("ix_run_status_queued_at", "run", ["status", "queued_at"])


def _run_step() -> None:
    op.create_table(
        "run_step",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("input_snapshots", JsonDocument(), nullable=False),
        sa.Column("output_snapshot", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_step_run_id_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_run_step")),
    )


def _run_log() -> None:
    op.create_table(
        "run_log",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_log_run_id_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_run_log")),
    )


def _check_result() -> None:
    op.create_table(
        "check_result",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("product_id", sa.String(length=256), nullable=False),
        sa.Column("port", sa.String(length=256), nullable=False),
        sa.Column("object", sa.String(length=256), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("result", JsonDocument(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_check_result_run_id_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_result")),
    )
    op.create_index("ix_check_result_run_id", "check_result", ["run_id"])
    op.create_index("ix_check_result_product_id_at", "check_result", ["product_id", "at"])


def _quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("check_result_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_result_id"],
            ["check_result.id"],
            name=op.f("fk_quarantine_check_result_id_check_result"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("check_result_id", name=op.f("pk_quarantine")),
    )


def _release() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("product_id", sa.String(length=256), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("product_id", "number", name=op.f("uq_release_product_id_number")),
        sa.UniqueConstraint("run_id", name=op.f("uq_release_run_id")),
    )


def _port_snapshot() -> None:
    op.create_table(
        "port_snapshot",
        sa.Column("release_id", sa.String(length=64), nullable=False),
        sa.Column("port", sa.String(length=256), nullable=False),
        sa.Column("object", sa.String(length=256), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.String(length=256), nullable=False),
        sa.Column("contract_version", sa.String(length=64), nullable=False),
        sa.Column("table_name", sa.String(length=600), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("namespace_table", sa.Text(), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_port_snapshot_release_id_release"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "port", "object", name=op.f("pk_port_snapshot")),
    )
    op.create_index("ix_port_snapshot_namespace_table", "port_snapshot", ["namespace_table"])


def _input_state() -> None:
    op.create_table(
        "input_state",
        sa.Column("product_id", sa.String(length=256), nullable=False),
        sa.Column("port", sa.String(length=256), nullable=False),
        sa.Column("object", sa.String(length=256), nullable=False),
        sa.Column("release_id", sa.String(length=64), nullable=False),
        sa.Column("state", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", "port", "object", name=op.f("pk_input_state")),
    )


def _lineage() -> None:
    op.create_table(
        "lineage",
        sa.Column("product_id", sa.String(length=256), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("edges", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_lineage")),
    )
