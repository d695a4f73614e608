"""Iceberg tables: the current snapshot's own Parquet files where they are plain, else a stream through pyiceberg."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from hansa.contracts.sql import literal
from hansa.dataplane.places.errors import BadPlace, NoData, PlaceGone, UnreadableData
from hansa.dataplane.places.find import confine
from hansa.dataplane.places.spill import spill

if TYPE_CHECKING:
    from hansa.dataplane.places.place import Request, Table

SCHEMES = {"http", "https", "sqlite", "postgresql", "postgresql+psycopg"}
"""Addresses of catalogs: REST, or pyiceberg's catalog in a database."""


def open_iceberg(request: Request) -> Table:
    """`catalog`, `catalogUrl`, `namespace` and `warehouse` of the server; `token` as a variable, if the catalog asks for one."""
    from pyiceberg.catalog import load_catalog
    from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError, RESTError

    address = request.must("catalogUrl")
    if urlsplit(address).scheme not in SCHEMES:
        raise BadPlace("The `catalogUrl` is no address of a catalog.", hint=f"Known: {', '.join(sorted(SCHEMES))}.")
    given = {
        "uri": address,
        "warehouse": request.text("warehouse"),
        "token": request.secret("token"),
        "credential": request.secret("credential"),
        "s3.endpoint": request.text("endpointUrl"),
        "s3.access-key-id": request.environment.get("AWS_ACCESS_KEY_ID", ""),
        "s3.secret-access-key": request.environment.get("AWS_SECRET_ACCESS_KEY", ""),
    }
    identifier = (*request.text("namespace").split("."), request.table) if request.text("namespace") else request.table
    try:
        catalog = load_catalog(request.text("catalog") or "default", **{k: v for k, v in given.items() if v})
        table = catalog.load_table(identifier)
    except (NoSuchTableError, NoSuchNamespaceError) as error:
        raise NoData(
            f"There is no table `{request.table}` in the catalog.", hint="Correct `namespace`, or `physicalName`."
        ) from error
    except (RESTError, OSError, ValueError) as error:
        raise PlaceGone(
            f"The Iceberg catalog of `{request.server.server}` does not answer: {type(error).__name__}.",
            hint="Check `catalogUrl`, the network and the token.",
        ) from error
    request.session.at_end(catalog.close)
    return _opened(request, table)


def read_folder(request: Request, path: str) -> Table:
    """A table's folder with `metadata`, or one that holds such a folder of the object's name."""
    from pyiceberg.exceptions import ValidationError
    from pyiceberg.table import StaticTable

    confine(request, Path(path))
    folder = next((each for each in (Path(path) / request.table, Path(path)) if (each / "metadata").is_dir()), None)
    found = (
        sorted((folder / "metadata").glob("*.metadata.json"), key=lambda each: each.stat().st_mtime_ns)
        if folder
        else []
    )
    if not found:
        raise NoData(f"There is no Iceberg table at {path}.", hint="Its folder holds `metadata/*.metadata.json`.")
    try:
        return _opened(request, StaticTable.from_metadata(str(found[-1])))
    except (ValidationError, ValueError, OSError) as error:
        raise UnreadableData(
            f"The Iceberg table at {path} cannot be read: {str(error).splitlines()[0]}", hint="Is its metadata whole?"
        ) from error


def _opened(request: Request, table: Any) -> Table:
    from hansa.dataplane.places.place import Table

    snapshot = table.current_snapshot()
    mark = f"snapshot {snapshot.snapshot_id}" if snapshot else "no snapshot"
    files = _plain_files(table)
    if files:
        paths = ", ".join(literal(each) for each in files)
        relation = f"read_parquet([{paths}], hive_partitioning=false)"
    else:
        relation = spill(request.session, table.scan().to_arrow_batch_reader())
    about = f"Iceberg table {table.name()[-1]}, {mark}"
    return Table(request.session.duck, relation, files, about, request.session)


def _plain_files(table: Any) -> tuple[str, ...]:
    """The local data files, where no deletes, no evolved schema and no partition stand between them and the rows."""
    if len(table.schemas()) != 1 or len(table.specs()) != 1 or table.spec().fields:
        return ()
    tasks = list(table.scan().plan_files())
    if any(each.delete_files or str(each.file.file_format).rpartition(".")[2] != "PARQUET" for each in tasks):
        return ()
    paths = [urlsplit(each.file.file_path) for each in tasks]
    if any(each.scheme not in {"", "file"} for each in paths):
        return ()
    return tuple(unquote(each.path) for each in paths)
