"""ORC and Arrow (IPC, Feather) files: read in place by Arrow, column by column; what is far away is streamed into a spill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.contracts.sql import quote
from hansa.dataplane.places.errors import UnreadableData
from hansa.dataplane.places.find import about
from hansa.dataplane.places.spill import spill_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hansa.dataplane.places.find import DataFile
    from hansa.dataplane.places.place import Request, Table

STREAM = b"\xff\xff\xff\xff"
"""How Arrow's stream format begins; its file format begins with a name."""


def read_orc(request: Request, files: Sequence[DataFile]) -> Table:
    return _read(request, files, "orc", _stripes)


def read_arrow(request: Request, files: Sequence[DataFile]) -> Table:
    return _read(request, files, "ipc", _messages)


def _read(
    request: Request, files: Sequence[DataFile], kind: str, batches: Callable[[Any], tuple[Any, Iterator[Any]]]
) -> Table:
    import pyarrow as pa
    import pyarrow.dataset

    from hansa.dataplane.places.place import Table

    there = [each for each in files if each.size]
    try:
        if all(each.near for each in there) and not (kind == "ipc" and _is_stream(there[0])):
            name = request.session.name(kind)
            held = pyarrow.dataset.dataset([each.url for each in there], format=kind)
            request.session.duck.connection.register(name, held)
            relation = quote(name)
        else:
            relation = spill_batches(request.session, *_stream(there, batches))
    except (pa.ArrowException, OSError, ValueError) as error:
        words = "ORC" if kind == "orc" else "Arrow"
        raise UnreadableData(
            f"{about(files)} cannot be read as {words}: {str(error).splitlines()[0]}",
            hint="Is each file whole, and of one schema?",
        ) from error
    return Table(request.session.duck, relation, (), about(files), request.session)


def _stream(
    files: Sequence[DataFile], batches: Callable[[Any], tuple[Any, Iterator[Any]]]
) -> tuple[Any, Iterator[Any]]:
    """One stream through all files, one file open at a time; all have the first one's columns."""
    with files[0].opens() as raw:
        schema = batches(raw)[0]

    def each_batch() -> Iterator[Any]:
        for file in files:
            with file.opens() as raw:
                for batch in batches(raw)[1]:
                    yield batch.select(schema.names).cast(schema)

    return schema, each_batch()


def _is_stream(file: DataFile) -> bool:
    with file.opens() as raw:
        return raw.read(4) == STREAM


def _stripes(raw: Any) -> tuple[Any, Iterator[Any]]:
    from pyarrow import orc

    file = orc.ORCFile(raw)
    return file.schema, (file.read_stripe(number) for number in range(file.nstripes))


def _messages(raw: Any) -> tuple[Any, Iterator[Any]]:
    from pyarrow import ipc

    start = raw.read(4)
    raw.seek(0)
    if start == STREAM:
        stream = ipc.open_stream(raw)
        return stream.schema, iter(stream)
    file = ipc.open_file(raw)
    return file.schema, (file.get_batch(number) for number in range(file.num_record_batches))
