"""Brings a database to this version's tables: quick when it is already there, else Alembic on the packaged steps."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, inspect, text

from hansa.db.errors import DatabaseIsNewer

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "hansa_version"
OWN = frozenset({
    VERSION_TABLE, "event", "event_change", "setting", "setting_revision", "notification_channel", "record", "revision", "reference", "facet", "facet_count",
    "search_entry", "gone_private", "api_key",
    "access_provisioning", "test_result", "usage_span", "lineage_event",
    "run", "run_step", "run_log", "check_result", "quarantine", "release", "port_snapshot", "input_state", "lineage", "bookmark",
    "change_request", "change_request_document", "change_request_approval",
    "branch", "git_credential", "git_connection", "git_request",
    "connector", "product_score", "product_score_day", "example_data", "cost", "star", "integration", "ingestion_run", "ingested_asset",
    "unity_integration", "unity_change", "unity_table",
    "account", "account_identity", "account_session", "account_ticket", "throttle",
    "agent_client", "agent_connection", "agent_token_issuer", "scim_group", "scim_member",
    "iceberg_tables", "iceberg_namespace_properties",
})  # fmt: skip
"""Every table of ours and of the table catalog: what `drop` takes away, and nothing else that lives in the same database."""
UPGRADE_LOCK = 4_801_001
"""The PostgreSQL advisory lock that lets one process upgrade while the others wait."""


@cache
def steps() -> tuple[str, ...]:
    """The numbers of the packaged steps, oldest first; a step's number is its Alembic revision."""
    return tuple(sorted(path.name[:4] for path in (FOLDER / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")))


def is_current(engine: Engine) -> bool:
    """Whether nothing is to do. Raises DatabaseIsNewer where a later Hansa has written this database."""
    with engine.connect() as connection:
        return _check(_version(connection))


def upgrade(engine: Engine) -> None:
    """One transaction for all steps; several processes may call it at once."""
    from alembic import command

    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        if not _check(_version(connection)):
            command.upgrade(config(connection), "head")


def is_used(engine: Engine) -> bool:
    """Whether the database holds a mesh: its version table says so."""
    with engine.connect() as connection:
        return _version(connection) is not None


def drop(engine: Engine) -> None:
    """One transaction: either all of the mesh is gone or none."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TABLE IF EXISTS fulltext"))
        tables = MetaData()
        tables.reflect(connection, only=lambda name, _: name in OWN)
        tables.drop_all(connection)


def config(connection: Connection) -> Config:
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def _check(version: str | None) -> bool:
    if version is not None and version not in steps():
        raise DatabaseIsNewer(
            f"The registry's database is at step {version}, which this version of Hansa does not know.",
            hint="A newer Hansa has used it: upgrade Hansa, or restore the database from before.",
        )
    return version == steps()[-1]
