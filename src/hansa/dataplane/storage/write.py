"""The engine writes a table's rows as Parquet files, and says what it wrote."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.dataplane.engines.duck import literal
from hansa.dataplane.storage.bounds import bounds
from hansa.dataplane.storage.commit import Written
from hansa.dataplane.storage.schema import copy_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    from pyiceberg.schema import Schema

ROW_GROUP = 122_880
"""DuckDB's own vector-friendly size; bigger groups need more memory per thread than the limit leaves."""

FILE_SIZE = "512MB"
"""A port of the usual size is one file; what is bigger is split where an engine can share the reading."""


def write_files(
    connection: duckdb.DuckDBPyConnection, sql: str, schema: Schema, folder: Path, location: str
) -> tuple[Written, ...]:
    """Files in `folder` that are meant for `location`; a folder that stays empty is removed."""
    try:
        reported = connection.execute(
            f"COPY ({sql}) TO {literal(str(folder))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, "
            f"FILE_SIZE_BYTES {literal(FILE_SIZE)}, FIELD_IDS {{{copy_options(schema)}}}, RETURN_STATS)"
        ).fetchall()
    except BaseException:  # door: job — raised again; a full disk gets its room back at once
        shutil.rmtree(folder, ignore_errors=True)
        raise
    written = []
    for path, rows, size, _, statistics, *_ in reported:
        if not rows:
            Path(path).unlink()
            continue
        written.append(_written(schema, f"{location}/{Path(path).name}", (int(rows), int(size)), statistics))
    if not written:
        shutil.rmtree(folder)
    return tuple(written)


def _written(
    schema: Schema, location: str, size: tuple[int, int], statistics: Mapping[str, Mapping[str, str]]
) -> Written:
    nulls: dict[int, int] = {}
    lower: dict[int, bytes] = {}
    upper: dict[int, bytes] = {}
    for field in schema.fields:
        found = statistics.get(_stats_name(field.name), {})
        if "null_count" in found:
            nulls[field.field_id] = int(found["null_count"])
        least, greatest = bounds(field.field_type, found)
        lower |= {field.field_id: least} if least is not None else {}
        upper |= {field.field_id: greatest} if greatest is not None else {}
    return Written(location, *size, nulls, lower, upper)


def _stats_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
