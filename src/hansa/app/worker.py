"""The worker: a child process of the server that runs what is queued, scheduled or caused by what was published."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from hansa.app.describing import Describing
from hansa.app.housekeeping import Housekeeping
from hansa.app.ingestion import Ingestion
from hansa.app.processes import is_dead, this_worker
from hansa.app.settings import load
from hansa.app.wiring import open_services
from hansa.dataplane.publish.retention import Keep
from hansa.dataplane.schedule import queue
from hansa.dataplane.schedule.worker import Worker
from hansa.kernel.clock import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from hansa.dataplane.runs.values import RunRow

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


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs what is queued in a mesh.")
    parser.add_argument("--home", required=True)
    parser.add_argument("--parent", type=int, default=0)
    options = parser.parse_args()
    clock = SystemClock()
    settings = load(options.home)
    services = open_services(settings, clock)
    name = this_worker()

    def run(row: RunRow) -> None:
        with queue.heartbeats(services.db, row.id, name, clock):
            services.pipeline.run(row.id)

    services.pipeline.sweep_if_possible()
    worker = Worker(
        services.db, services.inbox, clock, name, run, is_dead=is_dead, sweep=services.pipeline.sweep_if_possible
    )
    keep = Keep(settings.keep_releases, settings.keep_days)
    housekeeping = Housekeeping(services.db, clock, services.pipeline, keep)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    ingestion, describing = Ingestion(services, name, is_dead), Describing(services, name, is_dead)
    ingestion.start()
    describing.loop.start()
    while not stop.is_set():
        if options.parent and os.getppid() != options.parent:
            return
        housekeeping.turn()
        if worker.turn():
            housekeeping.observe()
        else:
            stop.wait(0.5)
    for loop in (ingestion.loop, describing.loop):
        loop.stop(PATIENCE / 4)


if __name__ == "__main__":
    main()
