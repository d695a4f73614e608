"""Why a run failed, in words that say what to do."""

from __future__ import annotations

import errno

from hansa.kernel.errors import HansaError

FULL = "The disk is full. Nothing was published; free some space (`hansa` keeps old snapshots until they are collected), then run again."
FULL_WORDS = ("No space left on device", "File too large", "max_temp_directory_size", "database or disk is full")
"""What the system, the engine and SQLite say of it."""

MEMORY = (
    "The build needs more memory than it may use. Raise the engine's memory limit, or give a large model "
    "`-- hansa: {materialized: table}` so that it is computed in steps."
)


def explain(error: BaseException) -> str:
    """The message of a failed run, and its Findings one a line."""
    import duckdb

    if is_full(error):
        return FULL
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException) or "Out of Memory" in str(error):
        return MEMORY
    if isinstance(error, HansaError):
        return "\n".join([str(error), *(str(each) for each in error.findings)])
    if isinstance(error, duckdb.Error):
        return f"The engine stopped: {str(error).strip().splitlines()[0]} The run's log names the step; correct its model or its input."
    if isinstance(error, OSError):
        return f"A file could not be read or written: {error}. Check that the data and state folders are there and writable."
    return f"{type(error).__name__}: {error}. The run's log names the step it happened in."


def is_full(error: BaseException | None) -> bool:
    """Whether the disk was full, whoever said so first."""
    while error is not None:
        full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        if full or any(words in str(error) for words in FULL_WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False
