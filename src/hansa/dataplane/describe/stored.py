"""A table that the warehouse keeps: its columns are known, no file is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from hansa.contracts.convert.described import Described
from hansa.contracts.convert.notes import Notes
from hansa.dataplane.describe.duck_types import field

if TYPE_CHECKING:
    from hansa.dataplane.storage.values import Files


def describe(name: str, files: Files) -> Described:
    notes = Notes(name)
    parts = tuple(field(each.name, duckdb.sqltype(each.duckdb), notes, name) for each in files.columns)
    return Described(name, "parquet", parts, notes=notes.plain)
