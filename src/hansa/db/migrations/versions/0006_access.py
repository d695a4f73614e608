"""Access and what is observed: reports of grants, test results, usage as spans, OpenLineage events, more facets of agreements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hansa.db.types import JsonDocument, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _provisioning()
    _test_results()
    _usage()
    _lineage()
    _facets()


def _provisioning() -> None:
    moments = (
        "provisioning_started_at",
        "provisioned_at",
        "deprovisioning_started_at",
        "deprovisioned_at",
        "failed_at",
    )
    op.create_table(
        "access_provisioning",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        *(sa.Column(name, sa.Text()) for name in ("platform", "executor", "reference", "diagnostics", "note")),
        *(sa.Column(name, UtcDateTime()) for name in moments),
        sa.Column("custom_properties", JsonDocument(), nullable=False),
        sa.Column("links", JsonDocument(), nullable=False),
        sa.Column("by", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_access_provisioning")),
        sa.ForeignKeyConstraint(
            ["kind", "id"],
            ["record.kind", "record.id"],
            name=op.f("fk_access_provisioning_kind_record"),
            ondelete="CASCADE",
        ),
    )


def _test_results() -> None:
    op.create_table(
        "test_result",
        sa.Column("id", sa.String(length=256), nullable=False),
        sa.Column("contract_kind", sa.String(length=32), nullable=False),
        sa.Column("contract_id", sa.String(length=256), nullable=False),
        sa.Column("contract_version", sa.String(length=80), nullable=False),
        sa.Column("branch", sa.String(length=256), nullable=False),
        sa.Column("server", sa.String(length=600), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=300), nullable=False),
        sa.Column("counts", JsonDocument(), nullable=False),
        sa.Column("more", JsonDocument(), nullable=False),
        sa.Column("details", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_result")),
        sa.ForeignKeyConstraint(
            ["contract_kind", "contract_id"],
            ["record.kind", "record.id"],
            name=op.f("fk_test_result_contract_kind_record"),
            ondelete="CASCADE",
        ),
    )
    _index("test_result", "contract_id", "branch", "created_at", "id")
    _index("test_result", "created_at", "id")


def _usage() -> None:
    texts = {"trace_id": 256, "scope": 256, "scope_version": 80, "product": 256, "port": 256, "contract": 256}
    texts |= {"access": 256, "reader": 300, "kind": 80, "result": 80}
    op.create_table(
        "usage_span",
        sa.Column("span_id", sa.String(length=256), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in texts.items()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("start_nanos", sa.BigInteger(), nullable=False),
        sa.Column("end_nanos", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("resource", JsonDocument(), nullable=False),
        sa.Column("attributes", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("span_id", name=op.f("pk_usage_span")),
    )
    _index("usage_span", "at", "span_id")
    _index("usage_span", "product", "at")
    _index("usage_span", "contract", "at")


def _lineage() -> None:
    texts = {"run_id": 256, "job_namespace": 500, "job_name": 500, "type": 16, "product": 256, "port": 256}
    texts |= {"contract": 256, "by": 300}
    op.create_table(
        "lineage_event",
        sa.Column("id", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in texts.items()),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("producer", sa.Text(), nullable=False),
        sa.Column("event", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage_event")),
    )
    _index("lineage_event", "at", "id")
    _index("lineage_event", "run_id")
    _index("lineage_event", "product", "at")
    _index("lineage_event", "job_namespace", "job_name")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _facets() -> None:
    """Agreements of before are found by their consumers, too; a new one gets its facets when it is written."""
    record = sa.table("record", sa.column("kind"), sa.column("id"), sa.column("data", JsonDocument()))
    facet = sa.table("facet", *(sa.column(name) for name in ("kind", "id", "facet", "value")))
    connection = op.get_bind()
    rows = []
    for identifier, data in connection.execute(sa.select(record.c.id, record.c.data).where(record.c.kind == "access")):
        found = _named(data if isinstance(data, dict) else {})
        rows += [{"kind": "access", "id": identifier, "facet": name, "value": value} for name, value in found.items()]
    for start in range(0, len(rows), 200):
        connection.execute(sa.insert(facet), rows[start : start + 200])


def _named(data: dict[str, object]) -> dict[str, str]:
    consumer, provider = data.get("consumer"), data.get("provider")
    who = consumer if isinstance(consumer, dict) else {}
    team = provider.get("teamId") if isinstance(provider, dict) else None
    kinds = {"dataproduct": "dataProductId", "agent": "agentId", "user": "userId"}
    kind = next((kind for kind, key in kinds.items() if who.get(key)), "team")
    found = {
        "provider-team": team,
        "consumer": who.get("dataProductId"),
        "consumer-type": kind,
        "consumer-team": who.get("teamId"),
        "consumer-user": str(who.get("userId") or "").casefold(),
        "consumer-agent": who.get("agentId"),
    }
    return {name: str(value)[:256] for name, value in found.items() if value}
