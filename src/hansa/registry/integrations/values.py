"""An integration and its runs as others see them, and what sources there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape
from enum import StrEnum

from hansa.kernel.json import Json  # noqa: TC001 part of a value's shape


class Source(StrEnum):
    SNOWFLAKE = "snowflake"
    DATABRICKS = "databricks"
    BIGQUERY = "bigquery"
    POSTGRES = "postgres"
    MYSQL = "mysql"
    MARIADB = "mariadb"
    MSSQL = "mssql"
    EXASOL = "exasol"
    GLUE = "glue"
    ALATION = "alation"
    FABRIC = "fabric"
    POWERBI = "powerbi"


READ_HERE = frozenset({Source.POSTGRES, Source.MYSQL, Source.MARIADB})
"""Sources whose catalog is read; a run of any other one fails and says so."""


class RunStatus(StrEnum):
    RUNNING = "RUNNING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Draft:
    """`configuration` is kept as it came; without a `credential` the stored one stays, without `enabled` the state does."""

    name: str
    source: Source
    team: str | None
    configuration: dict[str, Json]
    credential: dict[str, Json] | None
    enabled: bool | None
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class Integration:
    """`team` owns it and its assets; None where it is the organisation's. `due_at`: when the schedule starts the next run."""

    id: str
    name: str
    source: Source
    enabled: bool
    team: str | None
    configuration: dict[str, Json]
    schedule: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    id: str
    integration: str
    status: RunStatus
    message: str
    processed: int
    created: int
    updated: int
    deleted: int
    started_at: datetime
    completed_at: datetime | None
