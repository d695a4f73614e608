"""Talks with the worker of one query, waits no longer than agreed, and turns what it says into words for people."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any, NoReturn, Self

from hansa.gateway.errors import BadStatement, TooMuch
from hansa.gateway.worker import ARROW, CONFIG, ERROR, Job, Limits, run

if TYPE_CHECKING:
    from types import TracebackType

    import pyarrow as pa

SAYS_ENOUGH = frozenset({"BinderException", "ParserException", "CatalogException", "SyntaxException"})
"""Errors from reading the statement: their text is about the statement alone. Others may quote values of hidden rows."""


class Worker:
    """One process for one query: parse, then run. A context manager; at its end the process is gone, whatever it was doing."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._late = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hansa.gateway.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": "", "LANG": "C.UTF-8", "HOME": "/nonexistent"},
        )
        self._timer = threading.Timer(limits.seconds, self._kill)

    def __enter__(self) -> Self:
        self._timer.start()
        self._send(self._limits.dump())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._process.kill()
        with contextlib.suppress(OSError):  # the pipe of a dead process
            self._process.__exit__(kind, error, trace)

    def tree(self) -> dict[str, Any]:
        """What DuckDB's parser made of the statement in the limits."""
        answer = self._read(line=True)
        self._timer.cancel()
        try:
            tree: dict[str, Any] = json.loads(answer)
        except RecursionError:
            raise BadStatement("The statement is nested too deeply.", hint="Split it with WITH.") from None
        return tree

    def run(self, job: Job) -> pa.Table:
        """The rows of a guarded statement; the time begins anew, as files may have been brought for it meanwhile."""
        self._timer = threading.Timer(self._limits.seconds, self._kill)
        self._timer.start()
        self._send(job.dump())
        answer = self._read(line=False)
        import pyarrow as pa

        return pa.ipc.open_stream(pa.py_buffer(answer[1:])).read_all()

    def _send(self, line: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):  # it died; what it said, or that it said nothing, is read next
            stdin = self._process.stdin
            if stdin:
                stdin.write(line)
                stdin.flush()

    def _read(self, *, line: bool) -> bytes:
        stdout = self._process.stdout
        answer = (stdout.readline() if line else stdout.read()) if stdout else b""
        if self._late:
            hint = "Ask for less, or build a data product."
            raise TooMuch(f"The query took longer than {self._limits.seconds} s.", hint=hint)
        if answer.startswith(ERROR):
            name, text = json.loads(answer[1:])
            raise_for(name, text)
        if not (answer.startswith(ARROW) or (line and answer.endswith(b"\n"))):
            raise TooMuch(
                "The query needed more memory or time than one may.", hint="Ask for less, or build a data product."
            )
        return answer

    def _kill(self) -> None:
        self._late = True
        self._process.kill()


def run_here(job: Job) -> pa.Table:
    """A statement of our own, without a process of its own: for pages that show the first rows."""
    import duckdb

    try:
        with duckdb.connect(config=CONFIG) as connection:
            return run(connection, job)
    except duckdb.Error as error:
        raise_for(type(error).__name__, str(error))


def raise_for(name: str, text: str) -> NoReturn:
    if "OutOfMemory" in name or name == "MemoryError" or "out of memory" in text.lower():
        raise TooMuch("The query needed more memory than one may.", hint="Ask for less, or build a data product.")
    if name in SAYS_ENOUGH:
        first = text.splitlines()[0] if text else name
        raise BadStatement(f"The statement cannot be run: {first.removeprefix('Binder Error: ')}")
    kind = name.removesuffix("Exception").removesuffix("Error") or name
    raise BadStatement(
        f"The query failed while it ran: {kind} error.",
        hint="The text is kept back, because it can quote values. Common cause: a cast; use TRY_CAST.",
    )
