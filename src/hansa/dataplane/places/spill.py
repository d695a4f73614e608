"""What can be read only once becomes a Parquet file of the session, batch by batch: a plan may read its table several times.

The memory that this takes is that of a few batches; the disk that it takes is the data's size in Parquet, until the table
is closed.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from hansa.contracts.sql import literal, quote
from hansa.dataplane.places.errors import UnreadableData
from hansa.kernel.errors import HansaError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from hansa.dataplane.places.session import Session

_FAULTS = (HansaError, sqlite3.Error, ValueError, TypeError, LookupError, EOFError, OSError, ArithmeticError)
"""What a stream may end with; the engine would tell it as a fault of its own."""


def spill_batches(session: Session, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> str:
    """The relation to read again and again; raises what the batches raised."""
    import pyarrow as pa

    faults: list[BaseException] = []

    def watched() -> Iterator[pa.RecordBatch]:
        try:
            yield from batches
        except _FAULTS as error:
            faults.append(error)
            raise

    try:
        return spill(session, pa.RecordBatchReader.from_batches(schema, watched()))
    except UnreadableData:
        if faults:
            raise faults[0] from None
        raise


def spill(session: Session, reader: Any) -> str:
    """The same for a reader that somebody else made."""
    import duckdb

    name = session.name("once")
    target = session.folder / f"{name}.parquet"
    connection = session.duck.connection
    connection.register(name, reader)
    try:
        connection.execute(
            f"COPY (SELECT * FROM {quote(name)}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION lz4_raw)"
        ).fetchall()
    except duckdb.Error as error:
        raise UnreadableData(
            f"The data cannot be read to its end: {str(error).splitlines()[0]}",
            hint="Is it whole, and the disk not full?",
        ) from error
    finally:
        connection.unregister(name)
    return f"read_parquet({literal(str(target))}, hive_partitioning=false)"
