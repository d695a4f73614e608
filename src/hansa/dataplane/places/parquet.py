"""Parquet files, read in place: the embedded engine reads only the columns and row groups that a statement needs."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from hansa.contracts.sql import literal
from hansa.contracts.types import column_name
from hansa.dataplane.checks.parts import of_files
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.errors import UnreadableData
from hansa.dataplane.places.find import about

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.places.find import DataFile
    from hansa.dataplane.places.place import Request, Table

MAGIC = (b"PAR1", b"PARE")
_SHORTEST = 12
PARTITION = re.compile(r"[/\\]([^/\\=]+)=[^/\\]*(?=[/\\])")


def read_parquet(request: Request, files: Sequence[DataFile]) -> Table:
    from hansa.dataplane.places.place import Table

    for each in files:
        check_whole(each)
    paths = ", ".join(literal(each.url) for each in files)
    keys = {name for each in files for name in PARTITION.findall(each.url)}
    hive = bool(keys & {column_name(each) for each in request.schema.properties})
    options = f"hive_partitioning={str(hive).lower()}{', union_by_name=true' if len(files) > 1 else ''}"
    relation = f"read_parquet([{paths}], {options})"
    engine = request.session.duck
    try:
        engine.describe(relation)
    except EngineError as error:
        raise UnreadableData(
            f"{about(files)} cannot be read as Parquet: {error.message}", hint="Deliver the damaged file again."
        ) from error
    near = all(each.near for each in files)
    own = tuple(each.url for each in files) if near else ()
    parts = partial(of_files, own, hive=True) if own and hive else None
    return Table(engine, relation, () if hive else own, about(files), request.session, parts=parts)


def check_whole(file: DataFile) -> None:
    """A Parquet file begins and ends with its mark; what was cut off in the middle does not."""
    with file.opens() as raw:
        start = raw.read(4)
        if file.size >= _SHORTEST:
            raw.seek(file.size - 4)
        end = raw.read(4) if file.size >= _SHORTEST else b""
    if start not in MAGIC:
        raise UnreadableData(f"{file.label} is no Parquet file.", hint="Correct `format` or `path` of the server.")
    if end not in MAGIC:
        raise UnreadableData(
            f"{file.label} is cut off: {file.size:,} bytes, and no footer at its end.", hint="Deliver it again, whole."
        )
