"""Data that a program holds: Arrow, pandas, polars, DuckDB. Nothing is copied but what can be read only once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hansa.contracts.sql import quote
from hansa.dataplane.places.errors import BadPlace
from hansa.dataplane.places.spill import spill

if TYPE_CHECKING:
    from hansa.dataplane.places.place import Table
    from hansa.dataplane.places.session import Session
    from hansa.standards.odcs.schema import SchemaObject


def open_data(data: object, session: Session, schema: SchemaObject | None) -> Table:
    from hansa.dataplane.places.place import Table

    if isinstance(data, str | Path):
        return _path(str(data), session, schema)
    if _named(data, "duckdb", "DuckDBPyRelation"):
        return _duckdb(data, session)
    relation, about = _registered(data, session)
    return Table(session.duck, relation, (), about, session)


def _path(path: str, session: Session, schema: SchemaObject | None) -> Table:
    """A file, a pattern or a folder; its ending says what it is."""
    from hansa.dataplane.places.files import open_local
    from hansa.dataplane.places.place import Request
    from hansa.standards.odcs.schema import SchemaObject
    from hansa.standards.odcs.servers import Server

    server = Server({"server": "file", "type": "local", "path": path})
    table = schema or SchemaObject({"name": Path(path).stem})
    return open_local(Request(server, table, Path.cwd(), {}, session))


def _registered(data: object, session: Session) -> tuple[str, str]:
    """A name in the embedded engine, and what it is for people."""
    held: Any = data
    if _named(held, "polars", "LazyFrame"):
        held = held.collect()
    if _named(held, "polars", "DataFrame"):
        held = held.to_arrow()
    if _named(held, "pyspark", "DataFrame"):
        from hansa.dataplane.places.spark import spilled

        return spilled(session, held), "Spark DataFrame"
    if _named(held, "pyarrow", "RecordBatchReader"):
        return spill(session, held), "Arrow record batches"
    if _named(held, "pyarrow", "RecordBatch"):
        import pyarrow as pa

        held = pa.Table.from_batches([held])
    if not _registrable(held) and hasattr(held, "__arrow_c_stream__"):
        import pyarrow as pa

        return spill(session, pa.RecordBatchReader.from_stream(held)), f"{type(data).__name__} in memory"
    if not _registrable(held):
        raise BadPlace(
            f"Data of type {type(data).__module__}.{type(data).__name__} cannot be tested.",
            hint="Give an Arrow table, a pandas or polars frame, a DuckDB relation, or the path of a file.",
        )
    if _named(held, "pandas", "DataFrame") and not len(held.columns):
        raise BadPlace("The data has no columns.", hint="Give the rows with the columns that the contract names.")
    name = session.name("memory")
    session.duck.connection.register(name, held)
    return quote(name), f"{type(data).__module__.partition('.')[0]} {type(data).__name__} in memory"


def _registrable(data: object) -> bool:
    return _named(
        data, "pyarrow", "Table", "Dataset", "FileSystemDataset", "InMemoryDataset", "UnionDataset", "Scanner"
    ) or _named(data, "pandas", "DataFrame")


def _duckdb(data: Any, session: Session) -> Table:
    """A relation lives in its own connection: it is read from there, batch by batch, and nothing is run in it."""
    from hansa.dataplane.places.place import Table

    return Table(session.duck, spill(session, data.to_arrow_reader(SPILL_ROWS)), (), "DuckDB relation", session)


SPILL_ROWS = 122_880
"""Rows between two engines at a time: one row group of the embedded engine."""


def _named(data: object, package: str, *names: str) -> bool:
    """Asked by name, so that no library is loaded to find out that the data is none of its."""
    return any(
        each.__module__.partition(".")[0].lstrip("_") == package and each.__name__ in names
        for each in type(data).__mro__
    )
