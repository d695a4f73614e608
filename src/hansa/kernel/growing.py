"""Work that makes very many objects which all live on: looking for garbage among them again and again would double its time."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK = threading.Lock()
_paused: list[bool] = []
"""One entry for each block that runs now; the first says whether there is something to switch on again."""


@contextmanager
def growing() -> Iterator[None]:
    """Cyclic garbage is collected after the block, not in it. May be entered by several threads at once, and twice."""
    with _LOCK:
        _paused.append(gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            was = _paused[0]
            _paused.pop()
            if was and not _paused:
                gc.enable()
