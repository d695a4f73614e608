"""A table that the warehouse keeps: its columns are known, no file is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.described import Described
from hansa.contracts.convert.notes import Notes
from hansa.dataplane.describe.duck_types import field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.storage.values import Column


def describe(name: str, columns: Sequence[Column]) -> Described:
    import duckdb

    notes = Notes(name)
    parts = tuple(field(each.name, duckdb.sqltype(each.duckdb), notes, name) for each in columns)
    return Described(name, "parquet", parts, notes=notes.plain)
