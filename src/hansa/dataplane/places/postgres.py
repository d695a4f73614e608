"""PostgreSQL: plans run there as its own SQL, in one read-only transaction that sees one state of all its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from hansa.contracts.types import physical
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.errors import NoData, PlaceGone, needs
from hansa.dataplane.places.link import BATCH, TIMEOUT, ServerColumn, ServerTable
from hansa.dataplane.places.pushdown import ServerEngine
from hansa.dataplane.places.secrets import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from hansa.dataplane.places.place import Request, Table

CONNECT_SECONDS = 10
"""A server that does not answer in this time is not reachable."""

_COLUMNS = (
    "SELECT a.attname, format_type(a.atttypid, a.atttypmod), t.typtype::text, t.typcategory::text "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid "
    "WHERE nspname = %s AND relname = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
)


def open_postgres(request: Request) -> Table:
    """`host port database schema`; `user` and `password` by variables, else `HANSA_<SERVER>_USER`, `HANSA_<SERVER>_PASSWORD`."""
    from hansa.dataplane.places.place import Table

    engine = request.session.once(f"server {request.server.server}", lambda: _engine(request))
    link = cast("PostgresLink", engine.link)
    schema, name = request.text("schema") or "public", request.table
    if "." in name:
        schema, name = name.split(".", 1)
    table = link.table(schema, name)
    if not table.columns:
        raise NoData(
            f"There is no table `{schema}.{name}` in the database `{request.text('database')}`.",
            hint="Set `physicalName` of the schema object to the table's name, and `schema` of the server.",
        )
    engine.add(table.source, table)
    about = f"{schema}.{name} on {request.text('host') or 'localhost'}"
    return Table(engine, table.source, (), about, request.session)


def _engine(request: Request) -> ServerEngine:
    link = PostgresLink(request)
    request.session.at_end(link.close)
    return ServerEngine(link, request.session)


class PostgresLink:
    """One connection, one transaction: repeatable read, read only, ended by the server where a statement takes too long."""

    dialect = "postgres"

    def __init__(self, request: Request) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise needs("postgres", "Reading PostgreSQL") from error
        self._where = f"PostgreSQL at {request.text('host') or 'localhost'}"
        self._secret = request.secret("password")
        seconds = int(request.text("timeoutSeconds") or TIMEOUT)
        given = {
            "host": request.text("host") or "localhost",
            "port": request.text("port"),
            "dbname": request.must("database"),
            "user": request.secret("user", "username"),
            "password": self._secret,
            "sslmode": request.text("sslmode"),
        }
        try:
            self._connection: psycopg.Connection[Any] = psycopg.connect(
                **{key: value for key, value in given.items() if value},  # type: ignore[arg-type]  # all are texts
                connect_timeout=CONNECT_SECONDS,
                application_name="hansa",
                client_encoding="UTF8",
                options="-c datestyle=ISO -c timezone=UTC -c default_transaction_read_only=on "
                f"-c default_transaction_isolation=repeatable\\ read -c statement_timeout={seconds * 1000}",
            )
        except psycopg.Error as error:
            raise PlaceGone(
                f"{self._where} cannot be reached: {cleaned(error, self._secret)}",
                hint="Check host, port, database, user and password of the server.",
            ) from None

    def close(self) -> None:
        self._connection.close()

    def table(self, schema: str, name: str) -> ServerTable:
        from psycopg import sql

        source = sql.Identifier(schema, name).as_string(self._connection)
        rows = self._run(_COLUMNS, (schema, name))[1]
        return ServerTable(source, {str(row[0]): _column(str(row[0]), *map(str, row[1:])) for row in rows})

    def rows(self, sql: str, limit: int | None = None) -> tuple[list[str], list[tuple[object, ...]]]:
        return self._run(sql, None, limit)

    def stream(self, sql: str) -> Iterator[list[tuple[object, ...]]]:
        """By a cursor of the server's, which sends a batch at a time."""
        import psycopg

        try:
            with self._connection.cursor(name="hansa") as cursor:
                cursor.execute(sql)
                while rows := cursor.fetchmany(BATCH):
                    yield rows
        except psycopg.Error as error:
            raise self._failed(error) from None

    def _run(
        self, sql: str, values: tuple[object, ...] | None = None, limit: int | None = None
    ) -> tuple[list[str], list[tuple[object, ...]]]:
        """In a savepoint, so that the transaction goes on after a statement that fails."""
        import psycopg

        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                cursor.execute(sql, values)
                names = [each.name for each in cursor.description or ()]
                return names, cursor.fetchall() if limit is None else cursor.fetchmany(limit)
        except psycopg.Error as error:
            raise self._failed(error) from None

    def _failed(self, error: psycopg.Error) -> EngineError | PlaceGone:
        text = cleaned(error, self._secret)
        if self._connection.broken or self._connection.closed:
            return PlaceGone(f"{self._where} dropped the connection: {text}", hint="Run the test again.")
        return EngineError(text)


def _column(name: str, kind: str, sort: str, category: str) -> ServerColumn:
    """Text of any kind is compared as text; what the plan has no word for is text as well."""
    from hansa.contracts.sql import quote

    if category == "A" and kind.endswith("[]"):
        inner = physical(kind.removesuffix("[]"))
        return ServerColumn(f"{inner or 'VARCHAR'}[]", "" if inner else f"CAST({quote(name)} AS text[])")
    if kind in {"json", "jsonb"}:
        return ServerColumn("JSON", f"CAST({quote(name)} AS text)")
    if kind == "smallint":
        return ServerColumn("SMALLINT")
    if kind == "numeric":
        return ServerColumn("DECIMAL(38,10)")
    known = physical(kind) if sort == "b" else None
    if known is None or (known == "VARCHAR" and kind not in {"text", "character varying"}):
        return ServerColumn("VARCHAR", f"CAST({quote(name)} AS text)")
    return ServerColumn(known)
