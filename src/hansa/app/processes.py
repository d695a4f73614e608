"""Names of worker processes, and whether one of this machine still lives."""

from __future__ import annotations

import os
from pathlib import Path


def this_worker() -> str:
    """`host:pid:start`: a process id alone may be given again."""
    return f"{os.uname().nodename}:{os.getpid()}:{_started(os.getpid())}"


def is_dead(worker: str) -> bool:
    """True only where that is certain: the worker was a process of this machine, and that process is gone."""
    host, _, rest = worker.partition(":")
    pid, _, started = rest.partition(":")
    if host != os.uname().nodename or not pid.isdigit():
        return False
    return _started(int(pid)) != started


def _started(pid: int) -> str:
    """When the process began, in the kernel's ticks; empty where there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return "" if Path("/proc").is_dir() or not _answers(pid) else "unknown"
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]


def _answers(pid: int) -> bool:
    """For systems without /proc: whether a signal could be sent to the process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
