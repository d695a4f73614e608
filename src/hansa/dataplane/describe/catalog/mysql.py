"""MySQL and MariaDB: the statements that they show, and the columns of their views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.dataplane.describe.catalog.model import Catalog, choose
from hansa.dataplane.places.mysql import MysqlLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.places.place import Request

_TABLES = "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1"
_COLUMNS = (
    "SELECT table_name, column_name, column_type FROM information_schema.columns "
    "WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position"
)


_DATABASES = (
    "SELECT schema_name FROM information_schema.schemata "
    "WHERE schema_name NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys') ORDER BY 1"
)


def names(request: Request, what: str) -> list[str]:
    """MySQL's databases are what others call schemas: there is one level."""
    del what
    link = MysqlLink(request)
    try:
        return [str(name) for (name,) in link.rows(_DATABASES)[1]]
    finally:
        link.close()


def read(request: Request, wanted: Sequence[str]) -> Catalog:
    link = MysqlLink(request)
    try:
        tables = {str(name): str(kind) for name, kind in link.rows(_TABLES)[1]}
        names = choose(list(tables), wanted, f"The database {request.text('database')}")
        views = frozenset(name for name in names if "VIEW" in tables[name].upper())
        columns: dict[str, list[str]] = {name: [] for name in views}
        for table, column, kind in link.rows(_COLUMNS)[1] if views else []:
            if str(table) in views:
                columns[str(table)].append(f"{_quote(str(column))} {kind}")
        ddl = [_view(name, columns[name]) if name in views else _table(link, name) for name in names]
    finally:
        link.close()
    return Catalog("mysql", "".join(ddl), tuple(names), views)


def _table(link: MysqlLink, name: str) -> str:
    return f"{link.rows(f'SHOW CREATE TABLE {_quote(name)}')[1][0][1]};\n"


def _view(name: str, columns: Sequence[str]) -> str:
    return f"CREATE TABLE {_quote(name)} ({', '.join(columns)});\n"


def _quote(name: str) -> str:
    return "`" + name.replace("\x00", "").replace("`", "``") + "`"
