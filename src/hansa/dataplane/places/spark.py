"""A DataFrame of Spark: its executors pack their rows as Arrow, and the driver takes them over one partition after the other.

`DataFrame.toArrow` would hold all rows in the driver's memory, `toLocalIterator` alone would make a Python object of each.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from hansa.dataplane.places.errors import UnreadableData
from hansa.dataplane.places.spill import spill_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from hansa.dataplane.places.session import Session

_NO_ARROW = re.compile(r"No module named 'pyarrow'|PyArrow\b.* must be installed")
"""What executors say, in the midst of much else."""


def spilled(session: Session, frame: Any) -> str:
    """The rows as a file of the session. The frame is computed once; the memory is that of its largest partition, packed."""
    schema = frame.limit(0).toArrow().schema

    def packed(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Runs on the executors, which need not know this package: what it uses is in it."""
        import pyarrow as pa

        for each in batches:
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, each.schema) as stream:
                stream.write_batch(each)
            yield pa.RecordBatch.from_pydict({"packed": [sink.getvalue().to_pybytes()]})

    return spill_batches(session, schema, _unpacked(frame.mapInArrow(packed, "packed binary"), schema))


def _unpacked(frame: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    faults = (import_module("pyspark.errors").PySparkException, import_module("py4j.protocol").Py4JError)
    try:
        for row in frame.toLocalIterator():
            with pa.ipc.open_stream(row[0]) as stream:
                for each in stream:
                    yield each if each.schema.equals(schema) else each.cast(schema)
    except faults as error:
        raise unreadable(str(error)) from error


def unreadable(said: str) -> UnreadableData:
    if _NO_ARROW.search(said):
        return UnreadableData(
            "The executors of Spark have no PyArrow, which hands their rows over.",
            hint="Install `pyarrow` where `PYSPARK_PYTHON` runs; or give `frame.toArrow()`, which holds all rows in memory.",
        )
    return UnreadableData(
        f"Spark cannot compute the data: {said.strip().splitlines()[0][:500]}", hint="Does `frame.count()` work?"
    )
