"""What can be read only once becomes a Parquet file of the session, batch by batch: a plan may read its table several times.

The memory that this takes is that of a few batches; the disk that it takes is the data's size in Parquet, until the table
is closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.contracts.sql import literal, quote

if TYPE_CHECKING:
    from hansa.dataplane.places.session import Session


def spill(session: Session, reader: Any) -> str:
    """The relation to read again and again; `reader` is an Arrow record batch reader."""
    name = session.name("once")
    target = session.folder / f"{name}.parquet"
    connection = session.duck.connection
    connection.register(name, reader)
    try:
        connection.execute(
            f"COPY (SELECT * FROM {quote(name)}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION lz4_raw)"
        ).fetchall()
    finally:
        connection.unregister(name)
    return f"read_parquet({literal(str(target))}, hive_partitioning=false)"
