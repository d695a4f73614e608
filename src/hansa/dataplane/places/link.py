"""The seam to a server: one read-only connection, its words for a table's columns, and nothing of the plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BATCH = 10_000
"""Rows between a server and the embedded engine at a time."""

TIMEOUT = 600
"""Seconds for one statement, where the server block has no `timeoutSeconds`; a forgotten test must not hold a server."""


@dataclass(frozen=True, slots=True)
class ServerColumn:
    """`duckdb` is its type in the plan's words; `select` the server's SQL for it, where the bare name is not enough."""

    duckdb: str
    select: str = ""


@dataclass(frozen=True, slots=True)
class ServerTable:
    """`source` is the server's own SQL for the table; columns by their real names, in their order."""

    source: str
    columns: Mapping[str, ServerColumn] = field(default_factory=dict)


class Link(Protocol):
    """Raises EngineError for a statement that the server refuses, and PlaceGone where the connection is lost."""

    @property
    def dialect(self) -> str:
        """As sqlglot calls it."""

    def rows(self, sql: str, limit: int | None = None) -> tuple[list[str], list[tuple[object, ...]]]:
        """The names of the columns and the rows."""

    def stream(self, sql: str) -> Iterator[list[tuple[object, ...]]]:
        """The rows in batches, without the whole of them in memory here or there."""
