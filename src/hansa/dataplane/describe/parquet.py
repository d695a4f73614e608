"""Parquet files: the footer alone is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from hansa.contracts.convert.described import Described
from hansa.contracts.convert.notes import Notes
from hansa.dataplane.describe.arrow_types import fields
from hansa.dataplane.describe.files import members, server, title
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def describe(source: Path, options: Mapping[str, str]) -> Described:
    """A file, or a folder of files whose first one speaks for all."""
    del options
    first = members(source, "*.parquet")[0]
    try:
        schema = parquet.read_schema(first)
    except (pa.ArrowException, OSError) as error:
        raise InvalidInput(f"{first} is no Parquet file: {error}.", hint="Look whether it is complete.") from error
    notes = Notes(str(source))
    name = title(source)
    return Described(name, "parquet", fields(schema, notes, name), notes=notes.plain, server=server(source, "parquet"))
