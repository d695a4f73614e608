"""Runs one guarded query in a process of its own, so that it can be killed: nothing else stops every runaway query.

stdin: one JSON job · stdout: an Arrow IPC stream, or one JSON error · limits: memory, CPU time, no files written, granted files only
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
import pyarrow as pa

ARROW, ERROR = b"A", b"E"


@dataclass(frozen=True, slots=True)
class Job:
    """`setup` makes the views; `paths` are the only files that may be opened; sizes in bytes, time in seconds."""

    setup: tuple[str, ...]
    sql: str
    paths: tuple[str, ...]
    limit: int
    memory: int
    seconds: int

    def dump(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def run(job: Job) -> pa.Table:
    """Up to `limit` + 1 rows: one more says that there are more."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "threads": "2",
    }
    with duckdb.connect(config=config) as connection:
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
        return connection.execute(f"SELECT * FROM ({job.sql}) LIMIT {job.limit + 1}").to_arrow_table()


def confine(job: Job) -> None:
    """Limits the kernel keeps even where the engine does not. Address space is more than memory: libraries are mapped."""
    resource.setrlimit(resource.RLIMIT_AS, (job.memory + 2**31, job.memory + 2**31))
    resource.setrlimit(resource.RLIMIT_CPU, (job.seconds * 2, job.seconds * 2 + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    fields: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    job = Job(**{**fields, "setup": tuple(fields["setup"]), "paths": tuple(fields["paths"])})
    confine(job)
    out = sys.stdout.buffer
    try:
        table = run(job)
    except (duckdb.Error, MemoryError, pa.ArrowException) as error:
        out.write(ERROR + json.dumps([type(error).__name__, str(error)]).encode())
        return
    out.write(ARROW)
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)


if __name__ == "__main__":
    main()
