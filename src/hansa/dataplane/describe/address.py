"""A database's URL as a server block: what may stand in a contract, and apart from it what may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.kernel.json import Json

KINDS = {
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
    "sqlite": "sqlite",
    "duckdb": "duckdb",
}
"""Scheme of the URL → type of the server; what follows `+`, such as a driver, means nothing here."""

PORTS = {"postgresql": 5432, "mysql": 3306}
FORMS = "postgresql://user@host/database, mysql://user@host/database, sqlite:///file.db or duckdb:///file.duckdb"
USER, PASSWORD = "DB_USER", "DB_PASSWORD"


@dataclass(frozen=True, slots=True)
class Address:
    """`server` is the block, with variables for user and password; `secrets` what the variables mean now."""

    server: dict[str, Json]
    secrets: dict[str, str]


def parse(url: str, schema: str = "") -> Address:
    """Raises InvalidInput for what is no address of a database; a message never repeats the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InvalidInput("The URL of the database cannot be read.", hint=f"Write {FORMS}.") from error
    kind = KINDS.get(parts.scheme.partition("+")[0])
    if kind is None:
        raise InvalidInput("The source is no URL of a database that is read here.", hint=f"Write {FORMS}.")
    if kind in {"sqlite", "duckdb"}:
        return _of_file(kind, parts.netloc + unquote(parts.path), schema)
    database = unquote(parts.path.lstrip("/"))
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = parts.hostname or given.get("host", "")
    if not (host and database):
        raise InvalidInput("The URL does not say host and database.", hint=f"Write {FORMS}.")
    server: dict[str, Json] = {"server": "database", "type": kind, "host": host, "port": port or PORTS[kind]}
    server["database"] = database
    if kind == "postgresql":
        server["schema"] = schema or given.get("schema") or "public"
    names = [("user", USER, parts.username), ("password", PASSWORD, parts.password)]
    custom: list[Json] = [
        {"property": name, "value": f"${{{variable}}}" if value else f"${{{variable}:-}}"}
        for name, variable, value in names
    ]
    custom += [{"property": "sslmode", "value": given["sslmode"]}] if "sslmode" in given else []
    server["customProperties"] = custom
    return Address(server, {variable: unquote(value) for _, variable, value in names if value})


def _of_file(kind: str, path: str, schema: str) -> Address:
    """`sqlite:///shop.db` is beside, `sqlite:////data/shop.db` starts at the root."""
    file = path.removeprefix("/")
    if not file:
        raise InvalidInput("The URL names no file.", hint=f"Write {FORMS}.")
    if kind == "duckdb":
        return Address({"server": "database", "type": kind, "database": file, "schema": schema or "main"}, {})
    custom: list[Json] = [{"property": "kind", "value": "sqlite"}]
    return Address({"server": "database", "type": "custom", "database": file, "customProperties": custom}, {})
