"""The seam that plans run on: any engine that can read the data where it is and answer SELECTs in DuckDB's dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from hansa.contracts.plan.model import DATA
from hansa.dataplane.errors import EngineError

if TYPE_CHECKING:
    import duckdb

__all__ = ["DuckEngine", "Engine", "EngineError", "as_engine"]


@runtime_checkable
class Engine(Protocol):
    """What a plan's statements run on. They are written in DuckDB's dialect and name the data `DATA`.

    Every method raises EngineError with one clear line where a statement cannot be run; the engine can be used on after it.
    """

    @property
    def dialect(self) -> str:
        """`duckdb`, `postgres`, `mysql`, `sqlite`, … as sqlglot calls it."""

    def define(self, select: str) -> None:
        """From now on `DATA` means this SELECT."""

    def drop(self) -> None:
        """Forgets what `DATA` means."""

    def describe(self, source: str) -> list[tuple[str, str]]:
        """(column, type in DuckDB's words) of what stands in FROM."""

    def rows(self, sql: str, limit: int | None = None) -> list[tuple[object, ...]]:
        """The rows of one SELECT, at most `limit` of them; anything but a SELECT is refused."""

    def records(self, sql: str, limit: int) -> list[dict[str, object]]:
        """At most `limit` rows of one SELECT, by column name."""


class DuckEngine:
    """The embedded engine. While a plan runs, its connection has a temporary view; nothing else may check through it."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def define(self, select: str) -> None:
        self._run(f"CREATE OR REPLACE TEMP VIEW {DATA} AS {select}")

    def drop(self) -> None:
        self._run(f"DROP VIEW IF EXISTS {DATA}")

    def describe(self, source: str) -> list[tuple[str, str]]:
        from hansa.dataplane.engines.duck import described
        from hansa.dataplane.engines.native import Error

        try:
            return described(self.connection, source)
        except Error as error:
            raise EngineError(first_line(error)) from error

    def rows(self, sql: str, limit: int | None = None) -> list[tuple[object, ...]]:
        from hansa.dataplane.engines.native import Error, StatementType

        try:
            statements = self.connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != StatementType.SELECT:
                raise EngineError("The rule must be one SELECT.")
            result = self.connection.execute(statements[0])
            if limit is None:
                return result.fetchall()
            found = result.fetchmany(limit)
            self.connection.execute("SELECT 1").fetchall()  # a result that is not read to its end blocks the connection
        except Error as error:
            raise EngineError(first_line(error)) from error
        return found

    def records(self, sql: str, limit: int) -> list[dict[str, object]]:
        from hansa.dataplane.checks.fetch import fetch
        from hansa.dataplane.engines.native import Error

        try:
            return fetch(self.connection, sql, limit)
        except Error as error:
            raise EngineError(first_line(error)) from error

    def write(self, sql: str) -> list[tuple[object, ...]]:
        """One statement that writes a file of our own, such as COPY; never the text of a rule."""
        return self._run(sql)

    def _run(self, sql: str) -> list[tuple[object, ...]]:
        from hansa.dataplane.engines.native import Error

        try:
            return self.connection.execute(sql).fetchall()
        except Error as error:
            raise EngineError(first_line(error)) from error


def as_engine(given: Engine | duckdb.DuckDBPyConnection) -> Engine:
    """A plain connection of the embedded engine counts as one."""
    return given if isinstance(given, Engine) else DuckEngine(given)


def first_line(failure: Exception) -> str:
    return str(failure).strip().splitlines()[0]
