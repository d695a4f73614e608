"""Arrow files and streams (IPC): the schema message alone is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from hansa.contracts.convert.described import Described
from hansa.contracts.convert.notes import Notes
from hansa.dataplane.describe.arrow_types import fields
from hansa.dataplane.describe.files import server, title
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def describe(source: Path, options: Mapping[str, str]) -> Described:
    """A file (Feather version 2), a stream, or a serialised schema."""
    del options
    notes, name = Notes(str(source)), title(source)
    schema = _schema(source)
    return Described(name, "arrow", fields(schema, notes, name), notes=notes.plain, server=server(source, "arrow"))


def _schema(source: Path) -> pa.Schema:
    try:
        with pa.memory_map(str(source)) as data:
            return pa.ipc.open_file(data).schema
    except (pa.ArrowException, OSError):
        pass
    try:
        with pa.OSFile(str(source)) as data:
            return pa.ipc.open_stream(data).schema
    except (pa.ArrowException, OSError):
        pass
    try:
        with pa.OSFile(str(source)) as data:
            return pa.ipc.read_schema(data)
    except (pa.ArrowException, OSError) as error:
        raise InvalidInput(f"{source} is no Arrow file: {error}.", hint="Look whether it is complete.") from error
