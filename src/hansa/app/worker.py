"""The worker: a child process of the server that runs what is queued, scheduled or caused by what was published."""

from __future__ import annotations

import argparse
import os
import signal
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
    from hansa.dataplane.runs.values import RunRow

PATIENCE = 2.5
"""Seconds each loop may take to stop: a quarter of what the server waits for this process."""


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
        loop.stop(PATIENCE)


if __name__ == "__main__":
    main()
