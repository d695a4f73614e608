"""What agents sign in with, as lists show it; secrets are there only when they are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

TOKEN_LASTS = timedelta(hours=1)
"""How long an access token works; its client's end ends it at once."""

PLATFORMS = {
    "postgres": ("host", "port", "database", "user", "password"),
    "mysql": ("host", "port", "user", "password"),
    "mariadb": ("host", "port", "user", "password"),
    "mssql": ("host", "port", "user", "password"),
    "exasol": ("host", "port", "user", "password", "certificateFingerprint"),
    "trino": ("serverUrl", "catalog", "schema", "username", "password"),
    "databricks": ("jdbcUrl", "catalogPattern", "personalAccessToken"),
    "snowflake": ("account", "pat", "role", "warehouse"),
}
"""Type of a platform → the fields by which it is reached, in the manager's names."""


@dataclass(frozen=True, slots=True)
class Client:
    client_id: str
    agent: str
    name: str
    created_at: datetime
    created_by: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    id: str
    agent: str
    type: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Issuer:
    """`claim` names the claim that must be the `linked_type` identity of an agent."""

    id: str
    issuer: str
    linked_type: str
    jwks_uri: str = ""
    audience: str = ""
    claim: str = "sub"
