"""A thread of the worker that looks again and again for something to do, until it is stopped."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = logging.getLogger(__name__)
LOOK = 0.5
"""Seconds between two looks that find nothing."""


class Loop:
    """`turn` says whether there was something to do; it may look at `stopping` to end early."""

    def __init__(self, name: str, turn: Callable[[], bool]) -> None:
        self.stopping = threading.Event()
        self._turn = turn
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float) -> None:
        """What does not end in time is taken up by the next start."""
        self.stopping.set()
        self._thread.join(patience)

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                busy = self._turn()
            except Exception:  # door: job
                LOG.exception("A turn of %s failed", self._thread.name)
                busy = False
            if not busy:
                self.stopping.wait(LOOK)
