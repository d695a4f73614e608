"""Delta Lake tables: the files that the log says are the table now, read in place by Arrow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hansa.contracts.sql import quote
from hansa.dataplane.checks.parts import DataFile, Parts
from hansa.dataplane.places.errors import NoData, UnreadableData, needs
from hansa.dataplane.places.find import confine
from hansa.dataplane.places.spill import spill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hansa.dataplane.places.place import Request, Table
    from hansa.dataplane.places.session import Session


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
        relation, parts = _relation(request, table)
    except faults.TableNotFoundError as error:
        raise NoData(f"There is no Delta table at {address}.", hint="Correct the path of the server.") from error
    except (faults.DeltaError, OSError) as error:
        raise UnreadableData(
            f"The Delta table at {address} cannot be read: {str(error).splitlines()[0]}", hint="Is its log whole?"
        ) from error
    version = f"version {table.version()}"
    return Table(request.session.duck, relation, (), f"Delta table {address}, {version}", request.session, parts=parts)


def _relation(request: Request, table: Any) -> tuple[str, Callable[[], Parts] | None]:
    """Rows that are marked as deleted need Delta's own reader, which can be read once."""
    import deltalake.exceptions as faults

    session = request.session
    try:
        held = table.to_pyarrow_dataset()
    except faults.DeltaProtocolError:
        from deltalake import QueryBuilder

        return spill(session, QueryBuilder().register("t", table).execute("SELECT * FROM t")), None
    return _registered(session, held), lambda: _parts(session, held)


def _registered(session: Session, held: Any) -> str:
    name = session.name("delta")
    session.duck.connection.register(name, held)
    return quote(name)


def _parts(session: Session, held: Any) -> Parts:
    """The log adds and removes files, and never changes one; each keeps the values of its partition."""
    from pyarrow.dataset import FileSystemDataset

    fragments = {each.path: each for each in held.get_fragments()}
    there = held.filesystem.get_file_info(list(fragments))
    files = tuple(DataFile(each.path, each.size or 0, each.mtime_ns or 0) for each in there)

    def relation(some: Sequence[DataFile]) -> str:
        chosen = [fragments[each.path] for each in some]
        return _registered(session, FileSystemDataset(chosen, held.schema, held.format, held.filesystem))

    return Parts(files, relation)
