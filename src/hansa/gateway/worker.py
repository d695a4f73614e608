"""Reads and runs one query in a process of its own, so that it can be killed: nothing else stops every runaway query.

stdin:  one line of limits (and a text to parse) · after the answer, one line of work
stdout: one line with the parser's tree · then an Arrow IPC stream, or one JSON error
limits: memory, CPU time, no files written, granted files only

Parsing is done here, too: a hundred characters of nested WITH make DuckDB's parser ask for gigabytes.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ARROW, ERROR = b"A", b"E"

PARSER_MEMORY = 300_000_000
"""Bytes on top of what the process has mapped before it parses; an ordinary statement needs less than one of these 300 MB."""

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": False,
    "threads": "2",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, time in seconds; `parse` is a statement whose tree is wanted first."""

    memory: int
    seconds: int
    parse: str = ""

    def dump(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Job:
    """`setup` makes the views, `tree` is the guarded statement (or `sql`, text of our own); `paths` are the only files that may be opened."""

    setup: tuple[str, ...]
    paths: tuple[str, ...]
    limit: int
    memory: int
    sql: str = ""
    tree: str = ""

    def dump(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


def parse(connection: duckdb.DuckDBPyConnection, text: str) -> bytes:
    rows = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [text]).fetchall()
    return json.dumps(json.loads(rows[0][0])).encode()


def run(connection: duckdb.DuckDBPyConnection, job: Job) -> pa.Table:
    """Up to `limit` + 1 rows: one more says that there are more."""
    connection.execute(f"SET memory_limit = '{job.memory // 4 // 2**20}MiB'")
    connection.execute("SET temp_directory = ''")
    connection.execute("SET TimeZone = 'UTC'")
    for statement in job.setup:
        connection.execute(statement)
    if job.paths:
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in job.paths)
        connection.execute(f"SET allowed_paths = [{listed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    text = f"SELECT * FROM ({_text(connection, job)}\n) LIMIT {job.limit + 1}"
    return connection.sql(text).to_arrow_table()


def _text(connection: duckdb.DuckDBPyConnection, job: Job) -> str:
    if not job.tree:
        return job.sql
    rows = connection.execute("SELECT json_deserialize_sql(?::JSON)", [job.tree]).fetchall()
    return str(rows[0][0]).rstrip().rstrip(";")


def confine(limits: Limits) -> None:
    """Limits the kernel keeps even where the engine does not. Address space is more than memory: libraries are mapped."""
    most = limits.memory + 2**31
    resource.setrlimit(resource.RLIMIT_AS, (min(mapped() + PARSER_MEMORY, most) if limits.parse else most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds * 2, limits.seconds * 2 + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def mapped() -> int:
    """Bytes of address space this process has; a generous guess where the kernel does not say."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 2**30


def main() -> None:
    import duckdb
    import pyarrow as pa  # before the limits, which count what is mapped

    stdin, out = sys.stdin.buffer, sys.stdout.buffer
    limits = Limits(**json.loads(stdin.readline()))
    try:
        with duckdb.connect(config=CONFIG) as connection:
            confine(limits)
            if limits.parse:
                out.write(parse(connection, limits.parse) + b"\n")
                out.flush()
                most = resource.getrlimit(resource.RLIMIT_AS)[1]
                resource.setrlimit(resource.RLIMIT_AS, (most, most))
            line = stdin.readline()
            if not line:
                return  # the guard said no
            fields: dict[str, Any] = json.loads(line)
            table = run(connection, Job(**{**fields, "setup": tuple(fields["setup"]), "paths": tuple(fields["paths"])}))
    except (duckdb.Error, MemoryError, RecursionError, pa.ArrowException) as error:
        out.write(ERROR + json.dumps([type(error).__name__, str(error)]).encode())
        return
    out.write(ARROW)
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)


if __name__ == "__main__":
    main()
