"""Warehouses by their own drivers: Snowflake, BigQuery, Databricks, Redshift, Trino, SQL Server, Oracle.

No test here can reach one. What is tested is the SQL that each would be sent: for a whole contract it is read back by sqlglot.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from hansa.contracts.types import physical
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.errors import NoData, PlaceGone, needs
from hansa.dataplane.places.link import BATCH, ServerColumn, ServerTable
from hansa.dataplane.places.pushdown import ServerEngine
from hansa.dataplane.places.secrets import cleaned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hansa.dataplane.places.place import Request, Table

_INFORMATION = (
    "SELECT column_name, data_type FROM {catalog}information_schema.columns "
    "WHERE lower(table_schema) = lower({schema}) AND lower(table_name) = lower({table}) ORDER BY ordinal_position"
)
_ORACLE = (
    "SELECT column_name, data_type FROM all_tab_columns "
    "WHERE lower(owner) = lower({schema}) AND lower(table_name) = lower({table}) ORDER BY column_id"
)
_NUMBERS = {"NUMBER": "DECIMAL(38,10)", "NUMERIC": "DECIMAL(38,10)", "DECIMAL": "DECIMAL(38,10)"}


@dataclass(frozen=True, slots=True)
class Warehouse:
    """`module` is the driver, `extra` what brings it; `parts` are the keys of the server that name a table's home."""

    dialect: str
    title: str
    module: str
    extra: str
    arguments: Callable[[Request], dict[str, Any]]
    parts: tuple[str, ...] = ("schema",)
    columns: str = _INFORMATION


def _given(request: Request, names: Mapping[str, str]) -> dict[str, Any]:
    return {key: request.text(name) for key, name in names.items() if request.text(name)}


def _snowflake(request: Request) -> dict[str, Any]:
    named = {each: each for each in ("account", "database", "schema", "warehouse", "role")}
    return {**_given(request, named), **_login(request, "user", "password")}


def _bigquery(request: Request) -> dict[str, Any]:
    from google.cloud import bigquery

    return {"client": bigquery.Client(project=request.must("project"))}


def _databricks(request: Request) -> dict[str, Any]:
    return {
        "server_hostname": request.must("host"),
        "http_path": request.must("httpPath"),
        "access_token": request.secret("token"),
        **_given(request, {"catalog": "catalog", "schema": "schema"}),
    }


def _redshift(request: Request) -> dict[str, Any]:
    named = {"host": "host", "port": "port", "dbname": "database"}
    options = "-c default_transaction_read_only=on"
    return {**_given(request, named), **_login(request, "user", "password"), "autocommit": True, "options": options}


def _trino(request: Request) -> dict[str, Any]:
    named = {"host": "host", "catalog": "catalog", "schema": "schema"}
    return {
        **_given(request, named),
        "port": int(request.text("port") or 443),
        "user": request.secret("user", "username"),
    }


def _sqlserver(request: Request) -> dict[str, Any]:
    named = {"server": "host", "port": "port", "database": "database"}
    return {**_given(request, named), **_login(request, "user", "password"), "read_only": True}


def _oracle(request: Request) -> dict[str, Any]:
    service = f"{request.must('host')}:{request.text('port') or 1521}/{request.must('serviceName')}"
    return {"dsn": service, **_login(request, "user", "password")}


def _login(request: Request, user: str, password: str) -> dict[str, str]:
    given = {user: request.secret("user", "username"), password: request.secret("password")}
    return {key: value for key, value in given.items() if value}


WAREHOUSES: dict[str, Warehouse] = {
    "snowflake": Warehouse("snowflake", "Snowflake", "snowflake.connector", "snowflake", _snowflake, ("database", "schema")),
    "bigquery": Warehouse(
        "bigquery", "BigQuery", "google.cloud.bigquery.dbapi", "bigquery", _bigquery, ("project", "dataset"),
        _INFORMATION.replace("{catalog}", "{dataset}"),
    ),
    "databricks": Warehouse("databricks", "Databricks", "databricks.sql", "databricks", _databricks, ("catalog", "schema")),
    "redshift": Warehouse("redshift", "Redshift", "psycopg", "redshift", _redshift),
    "trino": Warehouse("trino", "Trino", "trino.dbapi", "trino", _trino, ("catalog", "schema")),
    "sqlserver": Warehouse("tsql", "SQL Server", "pymssql", "sqlserver", _sqlserver),
    "oracle": Warehouse("oracle", "Oracle", "oracledb", "oracle", _oracle, ("schema",), _ORACLE),
}  # fmt: skip


def open_warehouse(request: Request) -> Table:
    from hansa.dataplane.places.place import Table
    from hansa.dataplane.places.registry import place_type

    kind = WAREHOUSES[place_type(request.server)]
    engine = request.session.once(f"server {request.server.server}", lambda: _engine(request, kind))
    home = [request.text(each) for each in kind.parts if request.text(each)]
    names, rows = engine.link.rows(columns_sql(kind, home, request.table))
    if not rows or not names:
        raise NoData(
            f"There is no table `{request.table}` in {'.'.join(home)}.", hint="Set `physicalName` of the schema object."
        )
    table = table_of(kind.dialect, [*home, request.table], {str(row[0]): str(row[1]) for row in rows})
    relation = relation_of([*home, request.table])
    engine.add(relation, table)
    return Table(engine, relation, (), f"{request.table} on {kind.title}", request.session)


def columns_sql(kind: Warehouse, home: list[str], table: str) -> str:
    from sqlglot import exp

    schema = home[-1] if home else "PUBLIC"
    dataset = "".join(f"{exp.to_identifier(each, quoted=True).sql(kind.dialect)}." for each in home)
    words = {name: exp.Literal.string(text).sql(kind.dialect) for name, text in (("schema", schema), ("table", table))}
    return kind.columns.format(**words, catalog="", dataset=dataset)


def relation_of(parts: list[str]) -> str:
    from hansa.contracts.sql import quote

    return ".".join(quote(each) for each in parts)


def table_of(dialect: str, parts: list[str], kinds: Mapping[str, str]) -> ServerTable:
    from sqlglot import exp

    source = ".".join(str(exp.to_identifier(each, quoted=True).sql(dialect)) for each in parts)
    return ServerTable(source, {name: _column(name, kind, dialect) for name, kind in kinds.items()})


def _column(name: str, kind: str, dialect: str) -> ServerColumn:
    from sqlglot import exp

    plain = kind.upper()
    known = _NUMBERS.get(plain) or physical(kind)
    if known is not None:
        return ServerColumn(known)
    column = exp.column(exp.to_identifier(name, quoted=True))
    return ServerColumn("VARCHAR", exp.cast(column, "VARCHAR").sql(dialect))


def _engine(request: Request, kind: Warehouse) -> ServerEngine:
    try:
        driver = import_module(kind.module)
    except ImportError as error:
        raise needs(kind.extra, f"Reading {kind.title}") from error
    link = DriverLink(kind, driver, request)
    request.session.at_end(link.close)
    return ServerEngine(link, request.session)


class DriverLink:
    """A connection by the Python database API (PEP 249). Every statement it is given is one SELECT."""

    def __init__(self, kind: Warehouse, driver: Any, request: Request) -> None:
        self.dialect = kind.dialect
        self._title = kind.title
        self._fault = cast("type[Exception]", driver.Error)
        self._lost = cast("type[Exception]", getattr(driver, "OperationalError", driver.Error))
        self._hidden = (request.secret("password"), request.secret("token"))
        try:
            self._connection = driver.connect(**kind.arguments(request))
        except self._fault as error:
            raise PlaceGone(
                f"{kind.title} cannot be reached: {cleaned(error, *self._hidden)}",
                hint="Check the server and the login.",
            ) from None

    def close(self) -> None:
        self._connection.close()

    def rows(self, sql: str, limit: int | None = None) -> tuple[list[str], list[tuple[object, ...]]]:
        cursor = self._cursor(sql)
        try:
            names = [str(each[0]) for each in cursor.description or ()]
            found = cursor.fetchall() if limit is None else cursor.fetchmany(limit)
            return names, [tuple(row) for row in found]
        except self._fault as error:
            raise self._failed(error) from None
        finally:
            cursor.close()

    def stream(self, sql: str) -> Iterator[list[tuple[object, ...]]]:
        cursor = self._cursor(sql)
        try:
            while rows := cursor.fetchmany(BATCH):
                yield [tuple(row) for row in rows]
        except self._fault as error:
            raise self._failed(error) from None
        finally:
            cursor.close()

    def _cursor(self, sql: str) -> Any:
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql)
        except self._fault as error:
            cursor.close()
            raise self._failed(error) from None
        return cursor

    def _failed(self, error: Exception) -> EngineError | PlaceGone:
        text = cleaned(error, *self._hidden)
        if isinstance(error, self._lost):
            return PlaceGone(f"{self._title} dropped the connection: {text}", hint="Run the test again.")
        return EngineError(text)
