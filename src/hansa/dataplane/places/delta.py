"""Delta Lake tables: the files that the log says are the table now, read in place by Arrow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hansa.contracts.sql import quote
from hansa.dataplane.places.errors import NoData, UnreadableData, needs
from hansa.dataplane.places.find import confine
from hansa.dataplane.places.spill import spill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.dataplane.places.place import Request, Table


def read_delta(request: Request, path: str) -> Table:
    """A folder with `_delta_log`, or one that holds such a folder of the object's name."""
    confine(request, Path(path))
    own = Path(path) / request.table
    return open_delta(request, str(own) if (own / "_delta_log").is_dir() else path)


def open_delta(request: Request, address: str, options: Mapping[str, str] | None = None) -> Table:
    from hansa.dataplane.places.place import Table

    try:
        import deltalake
        import deltalake.exceptions as faults
    except ImportError as error:
        raise needs("delta", "Reading Delta tables") from error
    try:
        table = deltalake.DeltaTable(address, storage_options=dict(options or {}))
        relation = _relation(request, table)
    except faults.TableNotFoundError as error:
        raise NoData(f"There is no Delta table at {address}.", hint="Correct the path of the server.") from error
    except (faults.DeltaError, OSError) as error:
        raise UnreadableData(
            f"The Delta table at {address} cannot be read: {str(error).splitlines()[0]}", hint="Is its log whole?"
        ) from error
    version = f"version {table.version()}"
    return Table(request.session.duck, relation, (), f"Delta table {address}, {version}", request.session)


def _relation(request: Request, table: Any) -> str:
    """Rows that are marked as deleted need Delta's own reader, which can be read once."""
    import deltalake.exceptions as faults

    session = request.session
    try:
        held = table.to_pyarrow_dataset()
    except faults.DeltaProtocolError:
        from deltalake import QueryBuilder

        return spill(session, QueryBuilder().register("t", table).execute("SELECT * FROM t"))
    name = session.name("delta")
    session.duck.connection.register(name, held)
    return quote(name)
