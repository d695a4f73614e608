"""SQLite keeps the statements themselves; of views it only knows the columns."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.contracts.sql import quote
from hansa.dataplane.describe.catalog.model import Catalog, choose, create
from hansa.dataplane.places.errors import NoData, UnreadableData
from hansa.dataplane.places.find import confine, local_path
from hansa.dataplane.places.sqlite import connect, header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.places.place import Request

_TABLES = (
    "SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "ORDER BY name"
)


def read(request: Request, wanted: Sequence[str]) -> Catalog:
    path = Path(local_path(request, "database", "path"))
    confine(request, path)
    if not path.is_file():
        raise NoData(
            f"There is no file {path}.", hint="Write sqlite:///folder/file.db, or sqlite:////folder for /folder."
        )
    try:
        with closing(connect(path)) as database:
            database.execute("BEGIN")
            rows = {str(name): (kind, sql) for name, kind, sql in database.execute(_TABLES).fetchall()}
            names = choose(list(rows), wanted, path.name)
            views = frozenset(name for name in names if rows[name][0] == "view")
            ddl = [_of_view(database, name) if name in views else f"{rows[name][1]};\n" for name in names]
    except sqlite3.DatabaseError as error:
        raise UnreadableData(f"{path.name} cannot be read: {error}.", hint="Is it a SQLite file, and whole?") from error
    return Catalog("sqlite", "".join(ddl), tuple(names), views)


def _of_view(database: sqlite3.Connection, name: str) -> str:
    columns = [f"{quote(column)} {kind or 'TEXT'}" for column, kind in header(database, name).items()]
    return create(quote(name), columns)
