"""MySQL and MariaDB: plans run there as their own SQL, in one read-only transaction with a consistent snapshot.

Texts are compared letter by letter there as here: without case folding, without padding, whatever the column's collation.
"""

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

    import pymysql

    from hansa.dataplane.places.place import Request, Table

CONNECT_SECONDS = 10
"""A server that does not answer in this time is not reachable."""

_LOST = {2006, 2013, 2014, 1927, 1053}
"""Codes that say that there is no connection any more."""

_COLUMNS = (
    "SELECT column_name, data_type, column_type FROM information_schema.columns "
    "WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position"
)


def open_mysql(request: Request) -> Table:
    """`host port database`; `user` and `password` by variables, else `HANSA_<SERVER>_USER`, `HANSA_<SERVER>_PASSWORD`."""
    from hansa.dataplane.places.place import Table

    engine = request.session.once(f"server {request.server.server}", lambda: _engine(request))
    link = cast("MysqlLink", engine.link)
    schema, name = request.must("database"), request.table
    if "." in name:
        schema, name = name.split(".", 1)
    table = link.table(schema, name)
    if not table.columns:
        raise NoData(
            f"There is no table `{name}` in the database `{schema}`.",
            hint="Set `physicalName` of the schema object to the table's name.",
        )
    relation = table.source.replace("`", '"')
    engine.add(relation, table)
    return Table(engine, relation, (), f"{name} on {request.text('host') or 'localhost'}", request.session)


def _engine(request: Request) -> ServerEngine:
    link = MysqlLink(request)
    request.session.at_end(link.close)
    return ServerEngine(link, request.session)


class MysqlLink:
    dialect = "mysql"

    def __init__(self, request: Request) -> None:
        try:
            import pymysql
        except ImportError as error:
            raise needs("mysql", "Reading MySQL and MariaDB") from error
        self._where = f"The database server at {request.text('host') or 'localhost'}"
        self._secret = request.secret("password")
        try:
            self._connection: pymysql.Connection[Any] = pymysql.connect(
                host=request.text("host") or "localhost",
                port=int(request.text("port") or 3306),
                database=request.must("database"),
                user=request.secret("user", "username") or None,
                password=self._secret,
                charset="utf8mb4",
                connect_timeout=CONNECT_SECONDS,
                local_infile=False,
                autocommit=False,
                ssl={} if request.text("ssl") == "true" else None,
            )
            self._collation = self._prepare(int(request.text("timeoutSeconds") or TIMEOUT))
        except pymysql.Error as error:
            raise PlaceGone(
                f"{self._where} cannot be reached: {_text(error, self._secret)}",
                hint="Check host, port, database, user and password of the server.",
            ) from None

    def _prepare(self, seconds: int) -> str:
        """One state for all statements; gives the collation that tells all texts apart."""
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT VERSION()")
            maria = "mariadb" in str((cursor.fetchone() or ("",))[0]).lower()
            if maria:
                cursor.execute(f"SET SESSION max_statement_time = {seconds}")
            else:
                cursor.execute(f"SET SESSION MAX_EXECUTION_TIME = {seconds * 1000}")
            cursor.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        return "utf8mb4_nopad_bin" if maria else "utf8mb4_0900_bin"

    def close(self) -> None:
        if self._connection.open:
            self._connection.close()

    def table(self, schema: str, name: str) -> ServerTable:
        rows = self._run(_COLUMNS, (schema, name))[1]
        source = ".".join(_quote(each) for each in (schema, name))
        return ServerTable(source, {str(row[0]): self._column(*map(str, row)) for row in rows})

    def rows(self, sql: str, limit: int | None = None) -> tuple[list[str], list[tuple[object, ...]]]:
        return self._run(sql, None, limit)

    def stream(self, sql: str) -> Iterator[list[tuple[object, ...]]]:
        """Unbuffered: the rows come as they are read."""
        import pymysql
        from pymysql.cursors import SSCursor

        try:
            with self._connection.cursor(SSCursor) as cursor:
                cursor.execute(sql)
                while rows := cursor.fetchmany(BATCH):
                    yield list(rows)
        except pymysql.Error as error:
            raise self._failed(error) from None

    def _run(
        self, sql: str, values: tuple[object, ...] | None = None, limit: int | None = None
    ) -> tuple[list[str], list[tuple[object, ...]]]:
        import pymysql

        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql, values)
                names = [str(each[0]) for each in cursor.description or ()]
                return names, list(cursor.fetchall() if limit is None else cursor.fetchmany(limit))
        except pymysql.Error as error:
            raise self._failed(error) from None

    def _failed(self, error: pymysql.Error) -> EngineError | PlaceGone:
        text = _text(error, self._secret)
        if not self._connection.open or (error.args and error.args[0] in _LOST):
            return PlaceGone(f"{self._where} dropped the connection: {text}", hint="Run the test again.")
        return EngineError(text)

    def _column(self, name: str, kind: str, whole: str) -> ServerColumn:
        quoted, whole = _quote(name), whole.lower()
        special = _special(quoted, kind, whole)
        if special is not None:
            return special
        known = physical(whole.split(" ", maxsplit=1)[0]) or physical(kind)
        if known is None or known == "VARCHAR":
            return ServerColumn("VARCHAR", f"CONVERT({quoted} USING utf8mb4) COLLATE {self._collation}")
        return ServerColumn(known)


_UNSIGNED = {
    "tinyint": "UTINYINT",
    "smallint": "USMALLINT",
    "mediumint": "UINTEGER",
    "int": "UINTEGER",
    "bigint": "UBIGINT",
}


def _special(quoted: str, kind: str, whole: str) -> ServerColumn | None:
    """The types that mean something else here than their names say."""
    if "unsigned" in whole and kind in _UNSIGNED:
        return ServerColumn(_UNSIGNED[kind])
    return {
        "tinyint(1)": ServerColumn("BOOLEAN"),
        "bit(1)": ServerColumn("BOOLEAN", f"({quoted} + 0)"),
        "json": ServerColumn("JSON", f"CAST({quoted} AS CHAR)"),
        "bit": ServerColumn("UBIGINT", f"({quoted} + 0)"),
        "year": ServerColumn("SMALLINT"),
        "timestamp": ServerColumn("TIMESTAMP WITH TIME ZONE"),
    }.get(whole if whole in {"tinyint(1)", "bit(1)"} else kind)


def _text(error: pymysql.Error, *hidden: str) -> str:
    """The driver's errors are a code and a sentence."""
    return cleaned(ValueError(str(error.args[-1]) if error.args else type(error).__name__), *hidden)


def _quote(name: str) -> str:
    return "`" + name.replace("\x00", "").replace("`", "``") + "`"
