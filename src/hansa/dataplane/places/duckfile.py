"""Tables and views of a DuckDB file, attached for reading only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hansa.contracts.sql import literal, quote
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.errors import NoData, PlaceGone
from hansa.dataplane.places.find import confine, local_path

if TYPE_CHECKING:
    from hansa.dataplane.places.place import Request, Table


def open_duckdb(request: Request) -> Table:
    from hansa.dataplane.places.place import Table

    name, path = attached(request)
    relation = ".".join(quote(each) for each in (name, request.text("schema") or "main", request.table))
    try:
        request.session.duck.describe(relation)
    except EngineError as error:
        raise NoData(
            f"{path.name} has no table {request.table}: {error.message}", hint=_there(request, name)
        ) from error
    about = f"{request.table} of {path.name}"
    return Table(request.session.duck, relation, (), about, request.session)


def attached(request: Request) -> tuple[str, Path]:
    """The name by which the engine knows the file, and its path."""
    path = Path(local_path(request, "database", "path"))
    confine(request, path)
    if not path.is_file():
        raise NoData(f"There is no file {path}.", hint=f"Correct `database` of the server `{request.server.server}`.")
    return request.session.once(f"duckdb {path}", lambda: _attached(request, path)), path


def _attached(request: Request, path: Path) -> str:
    import duckdb

    name = request.session.name("file")
    try:
        request.session.duck.connection.execute(f"ATTACH {literal(str(path))} AS {quote(name)} (READ_ONLY)").fetchall()
    except duckdb.Error as error:
        raise PlaceGone(
            f"{path.name} cannot be opened: {str(error).splitlines()[0]}",
            hint="Is it a DuckDB file, and does no other process write to it?",
        ) from error
    return name


def _there(request: Request, name: str) -> str:
    sql = f"SELECT table_name FROM duckdb_tables() WHERE database_name = {literal(name)} ORDER BY 1 LIMIT 30"
    names = ", ".join(str(row[0]) for row in request.session.duck.rows(sql))
    return f"It has: {names or 'no tables'}. Set `schema` of the server, or `physicalName` of the object."
