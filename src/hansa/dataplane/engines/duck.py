"""The embedded engine: a hardened in-memory DuckDB, and the only helpers that write identifiers and literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.dataplane.engines.native import DuckDBPyConnection, connect

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_MEMORY = "400MB"
"""Leaves room under 1 GiB for the process around the engine; what does not fit spills into the temporary directory."""

DEFAULT_THREADS = 2
"""One product is built at a time; more threads need more memory each."""


LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
}
"""An engine that downloads nothing and sees no Python variables."""


def open_engine(temp: Path, *, memory: str = DEFAULT_MEMORY, threads: int = DEFAULT_THREADS) -> DuckDBPyConnection:
    """A connection that downloads nothing, sees no Python variables and spills into `temp` (made if missing)."""
    temp.mkdir(parents=True, exist_ok=True)
    connection = connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": memory,
            "temp_directory": str(temp),
            **LOCKED,
            "preserve_insertion_order": False,
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def described(connection: DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    """(column, type) of what stands in FROM, in its order, which DESCRIBE loses beyond two thousand columns where the engine keeps none."""
    nothing = connection.execute(f"SELECT * FROM {source} LIMIT 0")
    columns = [(str(column[0]), str(column[1])) for column in nothing.description or ()]
    nothing.fetchall()
    return columns


def quote(identifier: str) -> str:
    """An identifier for SQL; a name with a NUL cannot be one and is refused by the engine."""
    return '"' + identifier.replace('"', '""') + '"'


def qualified(*parts: str) -> str:
    return ".".join(quote(part) for part in parts)


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
