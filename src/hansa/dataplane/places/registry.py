"""Which place opens which type of server: the built-in ones, and plug-ins by entry point `hansa.places`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hansa.dataplane.places.errors import BadPlace
from hansa.dataplane.plugins import plugin

if TYPE_CHECKING:
    from hansa.dataplane.places.place import Place
    from hansa.standards.odcs.servers import Server

GROUP = "hansa.places"

_WAREHOUSES = ("snowflake", "bigquery", "databricks", "redshift", "trino", "sqlserver", "oracle")

PLACES: tuple[tuple[str, str], ...] = (
    ("local", "files:open_local"),
    ("duckdb", "duckfile:open_duckdb"),
    ("sqlite", "sqlite:open_sqlite"),
    ("iceberg", "iceberg:open_iceberg"),
    ("s3", "s3:open_s3"),
    ("postgres", "postgres:open_postgres"),
    ("mysql", "mysql:open_mysql"),
    ("kafka", "kafka:open_kafka"),
    *((each, "warehouses:open_warehouse") for each in _WAREHOUSES),
)
"""Type of server → the function that opens it, loaded when it is asked for."""

_ALIASES = {"postgresql": "postgres", "file": "local", "mariadb": "mysql"}
_BY_ENDING = {".duckdb": "duckdb", ".db": "sqlite", ".sqlite": "sqlite", ".sqlite3": "sqlite"}


def place_type(server: Server) -> str:
    """The type that decides who opens it: `custom` servers say it in the custom property `kind`, or by what they name."""
    if server.type != "custom":
        return _ALIASES.get(server.type, server.type)
    named = server.custom("kind") or server.custom("sourceType")
    if isinstance(named, str) and named:
        return _ALIASES.get(named, named)
    where = str(server.get("database") or server.get("path") or "")
    return next((kind for ending, kind in _BY_ENDING.items() if where.endswith(ending)), "local" if where else "custom")


def find_place(server: Server) -> Place:
    kind = place_type(server)
    built_in = dict(PLACES)
    if kind in built_in:
        module, _, function = built_in[kind].partition(":")
        found: Place = getattr(import_module(f"hansa.dataplane.places.{module}"), function)
        return found
    return plugin(GROUP, kind, built_in, BadPlace, _as_it_is)


def _as_it_is(place: Place) -> Place:
    return place
