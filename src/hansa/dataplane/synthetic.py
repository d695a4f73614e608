"""Made-up rows as Arrow tables and as files, typed as the contract types them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import duckdb
import pyarrow as pa

from hansa.contracts.sql import literal, quote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hansa.contracts.generate.rows import Made
    from hansa.kernel.findings import Finding

FileFormat = Literal["csv", "json", "jsonl", "parquet"]

COPY = {
    "csv": "FORMAT csv, HEADER",
    "json": "FORMAT json, ARRAY true",
    "jsonl": "FORMAT json",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
}
"""How DuckDB writes each format."""


@dataclass(frozen=True, slots=True)
class Synthetic:
    """The tables by name, and the rules that their rows were not made to keep."""

    tables: Mapping[str, pa.Table]
    findings: tuple[Finding, ...]


def to_arrow(made: Made) -> pa.Table:
    """One Arrow table; DuckDB says which Arrow type each column's type is."""
    nulls = ", ".join(f"CAST(NULL AS {each.duckdb}) AS {quote(each.name)}" for each in made.columns)
    with duckdb.connect(config={"autoload_known_extensions": False, "autoinstall_known_extensions": False}) as engine:
        engine.execute("SET TimeZone = 'UTC'")
        schema = engine.sql(f"SELECT {nulls}").to_arrow_table().schema
    return pa.Table.from_pylist(list(made.rows), schema=schema)


def write(table: pa.Table, path: Path, kind: FileFormat) -> None:
    """Writes beside `path` first, so that a file of that name is whole or not there."""
    draft = path.with_name(f".{path.name}.part")
    with duckdb.connect(config={"autoload_known_extensions": False, "autoinstall_known_extensions": False}) as engine:
        engine.execute("SET TimeZone = 'UTC'")
        engine.register("made", table)
        engine.execute(f"COPY (SELECT * FROM made) TO {literal(str(draft))} ({COPY[kind]})").fetchall()
    draft.replace(path)
