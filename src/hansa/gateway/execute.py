"""Starts the worker for a query, waits no longer than agreed, and turns what it says into words for people."""

from __future__ import annotations

import json
import subprocess
import sys

import pyarrow as pa

from hansa.gateway.errors import BadStatement, TooMuch
from hansa.gateway.worker import ARROW, Job

SAYS_ENOUGH = frozenset({"BinderException", "ParserException", "CatalogException", "SyntaxException"})
"""Errors from reading the statement: their text is about the statement alone. Others may quote values of hidden rows."""


def execute(job: Job) -> pa.Table:
    """The rows of a guarded statement, run in a process that is killed when its time is over."""
    command = [sys.executable, "-m", "hansa.gateway.worker"]
    try:
        ended = subprocess.run(  # noqa: S603 our own module
            command,
            input=job.dump(),
            capture_output=True,
            timeout=job.seconds,
            check=False,
            env={"PATH": "", "LANG": "C.UTF-8", "HOME": "/nonexistent"},
        )
    except subprocess.TimeoutExpired:
        raise TooMuch(
            f"The query took longer than {job.seconds} s.", hint="Ask for less, or build a data product."
        ) from None
    if ended.stdout.startswith(ARROW):
        return pa.ipc.open_stream(pa.py_buffer(ended.stdout[1:])).read_all()
    if not ended.stdout:
        raise TooMuch(
            "The query needed more memory or time than one may.", hint="Ask for less, or build a data product."
        )
    name, text = json.loads(ended.stdout[1:])
    raise_for(name, text)


def raise_for(name: str, text: str) -> None:
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
