"""Asks DuckDB what columns a text file has, without reading more than a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from hansa.dataplane.engines.duck import LOCKED, literal
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = "Give a file with the names of its columns, better with rows."
CONFIG = {**LOCKED, "threads": 1}


def columns(reader: str, path: Path, arguments: str) -> list[tuple[str, Any]]:
    """Names and DuckDB's type objects; raises InvalidInput for a file that has none."""
    if path.is_file() and not path.stat().st_size:
        raise InvalidInput(f"{path} is empty: it has no columns.", hint=NOTHING)
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        try:
            relation = connection.sql(f"SELECT * FROM {reader}({_path(path)}, {arguments}) LIMIT 0")
            found = list(zip(relation.columns, relation.types, strict=True))
        except duckdb.Error as error:
            first = str(error).strip().splitlines()[0]
            raise InvalidInput(f"{path} cannot be read: {first}", hint="Look whether it is complete.") from error
    if reader.startswith("read_json") and [(name, str(kind)) for name, kind in found] == [("json", "JSON")]:
        raise InvalidInput(f"{path} holds no objects: it has no columns.", hint=NOTHING)
    return found


def dialect(path: Path, sample: int) -> str:
    """The delimiter of a CSV file."""
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        rows = connection.execute(f"SELECT Delimiter FROM sniff_csv({_path(path)}, sample_size={sample})").fetchall()
    return str(rows[0][0]) if rows else ","


def _path(path: Path) -> str:
    """Characters that DuckDB would read as a pattern stand for themselves."""
    text = "".join(f"[{char}]" if char in "*?[" else char for char in str(path))
    return literal(text)
