"""Local files as a table: CSV, JSON and Parquet, by a path or a glob."""

from __future__ import annotations

import glob
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.contracts.sql import literal
from hansa.dataplane.checks.engine import DuckEngine
from hansa.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.dataplane.checks.engine import Engine
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject
    from hansa.standards.odcs.servers import Server

READERS = {
    "csv": "read_csv",
    "tsv": "read_csv",
    "json": "read_json",
    "jsonl": "read_json",
    "ndjson": "read_json",
    "parquet": "read_parquet",
}


@dataclass(frozen=True, slots=True)
class Table:
    """`relation` stands in FROM; `files` are local Parquet files that are exactly the relation, `snapshot` names their state."""

    engine: Engine
    relation: str
    files: tuple[str, ...] = ()
    snapshot: str = ""
    about: str = ""
    temp: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False)

    def close(self) -> None:
        if isinstance(self.engine, DuckEngine):
            self.engine.connection.close()
        if self.temp:
            self.temp.cleanup()


def choose_server(contract: Contract, name: str | None, environment: str | None) -> Server:
    there = [
        each
        for each in contract.servers
        if (name is None or each.server == name) and (environment is None or each.environment == environment)
    ]
    if there:
        return there[0]
    known = ", ".join(each.server or each.type for each in contract.servers) or "none"
    raise NotFound("The contract has no such server.", hint=f"It has: {known}. Or give the data itself.")


def open_table(server: Server, schema: SchemaObject, *, base: Path, environment: Mapping[str, str]) -> Table:
    del environment
    path = (server.path or server.location or "").replace("{model}", schema.name)
    if not path:
        raise InvalidInput(f"The server {server.server} names no path.", hint="Give it `path: folder/*.parquet`.")
    return open_files(str(base / path.removeprefix("file://")), server.format)


def open_files(pattern: str, kind: str | None = None) -> Table:
    from hansa.dataplane.engines.duck import open_engine

    files = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 Path.glob takes no absolute pattern
    if not files:
        raise NotFound(f"No file fits {pattern}.", hint="Has the delivery arrived? Else correct the path.")
    kind = (kind or Path(files[0]).suffix.lstrip(".")).lower()
    if kind not in READERS:
        raise InvalidInput(f"Files of format {kind} are not read here.", hint="Name csv, json or parquet.")
    temp = tempfile.TemporaryDirectory(prefix="hansa-")
    connection = open_engine(Path(temp.name), threads=min(os.cpu_count() or 1, 4))
    relation = f"{READERS[kind]}([{', '.join(map(literal, files))}], union_by_name=true)"
    about = Path(files[0]).name if len(files) == 1 else f"{Path(files[0]).name}, {len(files)} files"
    return Table(DuckEngine(connection), relation, tuple(files) if kind == "parquet" else (), "", about, temp)
