"""JSON and JSON lines: the types are the data's own, nested ones too; texts become dates and times where the contract says so.

JSON writes dates as text, so a text that can be read as the promised date is one; a number in quotes stays a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.sql import literal, quote
from hansa.contracts.types import duckdb_type
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.errors import NoData, UnreadableData
from hansa.dataplane.places.find import about, snapshot
from hansa.dataplane.places.settle import promised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.places.find import DataFile
    from hansa.dataplane.places.place import Request, Table

LONGEST = 64 * 1024 * 1024
"""Bytes of one JSON object; the engine needs a limit."""

_DETECT = (
    "sample_size=-1, maximum_depth=-1, map_inference_threshold=-1, field_appearance_threshold=0, "
    "union_by_name=true, dateformat='|', timestampformat='|'"
)
"""Every object is looked at, and no text is taken for a date: no date is written with a bar only."""


def read_json(request: Request, files: Sequence[DataFile]) -> Table:
    from hansa.dataplane.places.place import Table

    there = [each for each in files if each.size]
    engine = request.session.duck
    try:
        natural = engine.describe(_scan(there, _DETECT))
        if _is_empty(natural):
            raise NoData(f"{about(files)}: there is no object in it.", hint="Deliver the data again.")
        known = promised(request.schema)
        columns = {}
        for name, kind in natural:
            prop = known.get(name.casefold())
            columns[name] = _kind(kind, duckdb_type(prop) if prop else "VARCHAR")
        typed = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in columns.items())
        source = _scan(there, f"columns={{{typed}}}, records=true")
        relation = _with_moments(request, source, columns)
    except EngineError as error:
        raise UnreadableData(
            f"{about(files)} cannot be read as JSON: {error.message}",
            hint="One array of objects, or one object a line; correct the file, or `format` of the server.",
        ) from error
    return Table(engine, relation, (), snapshot(files), about(files), request.session)


def _scan(files: Sequence[DataFile], options: str) -> str:
    paths = ", ".join(literal(each.url) for each in files)
    return f"read_json([{paths}], format='auto', hive_partitioning=false, maximum_object_size={LONGEST}, {options})"


def _is_empty(natural: Sequence[tuple[str, str]]) -> bool:
    """The engine calls what are no objects by this one name."""
    return not natural or (len(natural) == 1 and natural[0][0] == "json" and not natural[0][1].startswith("STRUCT"))


def _kind(natural: str, wanted: str) -> str:
    if natural == '"NULL"':
        return wanted
    return "VARCHAR" if natural == "UUID" else natural


_MOMENTS = ("DATE", "TIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "BLOB")


def _with_moments(request: Request, source: str, columns: dict[str, str]) -> str:
    from hansa.dataplane.places.settle import read_text

    known = promised(request.schema)
    wanted = {
        name: read_text(quote(name), duckdb_type(known[name.casefold()]))
        for name, kind in columns.items()
        if kind == "VARCHAR" and name.casefold() in known and duckdb_type(known[name.casefold()]) in _MOMENTS
    }
    if not wanted:
        return source
    counts = ", ".join(f"count({quote(name)}) - count({sql})" for name, sql in wanted.items())
    row = request.session.duck.rows(f"SELECT {counts} FROM {source}")[0]
    good = [f"{sql} AS {quote(name)}" for (name, sql), bad in zip(wanted.items(), row, strict=True) if bad == 0]
    return f"(SELECT * REPLACE ({', '.join(good)}) FROM {source})" if good else source
