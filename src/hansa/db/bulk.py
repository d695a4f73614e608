"""Many new rows of one table at once: plain values go to the driver, and into PostgreSQL by COPY.

What SQLAlchemy does for each value of an INSERT takes three times as long as the database itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Dialect, Table
    from sqlalchemy.orm import Session

    from hansa.db.base import Base

Form = tuple[str, "tuple[Callable[[Any], Any] | None, ...]"]

WORTH_COPYING = 20
"""Rows from which on COPY is quicker than one INSERT for each."""


def add_all(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], *, adding: str = "") -> None:
    """All rows give the same columns; what none of them gives has the database's own default.

    `adding` names the number that a row which is there already is increased by.
    """
    if not rows:
        return
    connection = session.connection()
    names = tuple(rows[0])
    statement, prepare = _form(cast("Table", model.__table__), connection.dialect, names, adding)
    values = list(_values(rows, names, prepare))
    if connection.dialect.name == "postgresql" and len(rows) >= WORTH_COPYING and not adding:
        _copy(connection, model.__tablename__, names, values)
    else:
        connection.exec_driver_sql(statement, values)


def _copy(connection: Connection, table: str, names: tuple[str, ...], values: Sequence[tuple[Any, ...]]) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table}" ({columns}) FROM STDIN'
    driver, errors = cast("Any", connection.connection.driver_connection), cast("Any", connection.dialect.dbapi)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except errors.Error as error:
        raise DBAPIError.instance(statement, None, error, errors.Error, dialect=connection.dialect) from error


@lru_cache(maxsize=256)
def _form(table: Table, dialect: Dialect, names: tuple[str, ...], adding: str) -> Form:
    """The INSERT, and for each column what makes of a value one that the driver takes."""
    mark = "?" if dialect.name == "sqlite" else "%s"
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join([mark] * len(names))})'
    if adding:
        key = ", ".join(f'"{column.name}"' for column in table.primary_key)
        more = f'"{adding}" = "{table.name}"."{adding}" + excluded."{adding}"'
        statement += f" ON CONFLICT ({key}) DO UPDATE SET {more}"
    kinds = (table.c[name].type.dialect_impl(dialect) for name in names)
    return statement, tuple(kind.bind_processor(dialect) for kind in kinds)


def _values(
    rows: Sequence[Mapping[str, Any]], names: tuple[str, ...], prepare: tuple[Callable[[Any], Any] | None, ...]
) -> Iterator[tuple[Any, ...]]:
    steps = tuple(zip(names, prepare, strict=True))
    for row in rows:
        yield tuple(row[name] if make is None else make(row[name]) for name, make in steps)
