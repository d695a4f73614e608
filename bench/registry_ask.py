"""Asks a running server over HTTP by one or more clients, and adds up the CPU of the processes behind it."""

from __future__ import annotations

import http.client
import os
import statistics
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Ask:
    path: str
    method: str = "GET"
    body: str = ""


@dataclass(frozen=True)
class Load:
    """`patience`: seconds after which no more is asked; what is slow is known to be slow by then."""

    clients: int
    patience: float


@dataclass(frozen=True)
class Answer:
    """`cpu` and the percentiles in milliseconds, `size` in KiB, `count` how many were asked."""

    count: int
    cpu: float
    p50: float
    p99: float
    size: float


def cpu_of(pids: Sequence[int]) -> float:
    """Seconds that these processes and those below them have used."""
    total, todo = 0, list(pids)
    while todo:
        pid = todo.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            todo += [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def ask(url: str, key: str, asks: Sequence[Ask], load: Load, pids: Sequence[int]) -> Answer:
    """All of them, each by one of the clients."""
    times: list[float] = []
    sizes: list[int] = []
    host = url.removeprefix("http://")
    end = time.perf_counter() + load.patience

    def work(own: Sequence[Ask]) -> None:
        connection = http.client.HTTPConnection(host)
        for each in own:
            began = time.perf_counter()
            if began > end:
                break
            headers = {"x-api-key": key, "accept-encoding": "identity", "content-type": "application/json"}
            connection.request(each.method, each.path, each.body or None, headers)
            answer = connection.getresponse()
            size = len(answer.read())
            if answer.status >= 400:
                raise RuntimeError(f"{each.method} {each.path}: {answer.status}")
            times.append(time.perf_counter() - began)
            sizes.append(size)
        connection.close()

    threads = [threading.Thread(target=work, args=(asks[number :: load.clients],)) for number in range(load.clients)]
    before = cpu_of(pids)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = cpu_of(pids) - before
    times.sort()
    p99 = times[min(int(len(times) * 0.99), len(times) - 1)]
    middle = statistics.median(times)
    return Answer(len(times), spent / len(times) * 1000, middle * 1000, p99 * 1000, statistics.mean(sizes) / 1024)
