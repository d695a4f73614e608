"""Work on what strangers sent, in a process of its own with limits: whatever it does, it ends in time and takes nothing along.

stdin: the order as JSON · stdout: lines {"at": progress}, then {"done": …} or {"error": [family, message, hint]}
"""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, cast

from hansa.kernel.errors import HansaError, InvalidInput, NotFound, Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.kernel.json import Json

FAMILIES: dict[str, type[HansaError]] = {each.__name__: each for each in (InvalidInput, NotFound, Refused, Unavailable)}
MAX_LINE = 64 * 1024 * 1024
"""Bytes of one answer: a hundred times the largest report of checks."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` in bytes of address space, on top of what the libraries map."""

    seconds: int
    memory: int = 1_600_000_000


def confined(module: str, order: dict[str, Json], limits: Limits, say: Callable[[str], None] | None = None) -> Json:
    """What `module` answers; raises what it raised, or Unavailable where it took longer or more than it may."""
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603 the module is one of ours
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": "", "LANG": "C.UTF-8", "HOME": "/nonexistent"},
    ) as process:

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits.seconds, stop)
        timer.start()
        try:
            return _talk(process, {**order, "limits": [limits.seconds, limits.memory]}, say)
        except _Silent:
            why = f"took longer than {limits.seconds} s" if late.is_set() else "needed more memory or time than it may"
            raise Unavailable(f"This {why}.", hint="Do it with `hansa contract` on the command line.") from None
        finally:
            timer.cancel()
            process.kill()


class _Silent(Exception):
    """The process ended without an answer."""


def _talk(process: subprocess.Popen[bytes], order: dict[str, Json], say: Callable[[str], None] | None) -> Json:
    with contextlib.suppress(BrokenPipeError):  # it died; that it says nothing is seen next
        if process.stdin:
            process.stdin.write(json.dumps(order).encode())
            process.stdin.close()
    while process.stdout and (line := process.stdout.readline(MAX_LINE)).endswith(b"\n"):
        answer: dict[str, Json] = json.loads(line)
        if "error" in answer:
            family, message, hint = cast("list[str]", answer["error"])
            raise FAMILIES.get(family, InvalidInput)(message, hint=hint)
        if "done" in answer:
            return answer["done"]
        if say:
            say(str(answer["at"]))
    raise _Silent


def serve(work: Callable[[dict[str, Json], Callable[[str], None]], Json]) -> None:
    """The other end: reads the order, keeps the limits, answers once."""
    order: dict[str, Json] = json.load(sys.stdin)
    seconds, memory = cast("list[int]", order.pop("limits"))
    _confine(seconds, memory)
    try:
        _write({"done": work(order, lambda text: _write({"at": text}))})
    except HansaError as error:
        _fail(_family(error), error.message, error.hint)
    except MemoryError:
        _fail("Unavailable", "This needed more memory than it may.", "Give less, or use the command line.")
    except Exception as error:  # noqa: BLE001 door: job, what strangers send may break any library
        _fail("InvalidInput", f"This cannot be read ({type(error).__name__}).", "Look whether it is complete.")


def _family(error: HansaError) -> str:
    return next((name for name, family in FAMILIES.items() if isinstance(error, family)), "InvalidInput")


def _fail(family: str, message: str, hint: str) -> NoReturn:
    _write({"error": [family, message[:2_000], hint[:2_000]]})
    sys.exit(0)


def _write(line: dict[str, Json]) -> None:
    sys.stdout.write(json.dumps(line, default=str) + "\n")
    sys.stdout.flush()


def _confine(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory + 2**31, memory + 2**31))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds * 2, seconds * 2 + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
