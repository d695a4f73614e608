"""Keeps the server's worker alive; what the worker does is its own process's to load."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RESTART_AFTER = 2.0
"""Seconds before a worker that died is started again: soon, but no busy loop."""
PATIENCE = 10.0
"""Seconds a worker may take to stop after SIGTERM; its run is taken up again later anyway."""


class Supervisor:
    """Keeps one worker process alive as long as the server lives, and stops it with the server."""

    def __init__(self, home: Path) -> None:
        self._command = [sys.executable, "-m", "hansa.app.worker", "--home", str(home), "--parent", str(os.getpid())]
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="worker-supervisor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        process = self._process
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(PATIENCE)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._process = subprocess.Popen(self._command)  # noqa: S603 our own interpreter and module
            if self._stopping.is_set():
                self._process.terminate()
            self._process.wait()
            self._stopping.wait(RESTART_AFTER)
