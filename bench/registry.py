"""The registry at size: generated products and assets, loaded and asked over HTTP by 1 and by 8 clients, one worker.

`python -m bench.registry [products] [assets]`, by default 10,000 products and 100,000 assets. `HANSA_DATABASE_URL` puts it on PostgreSQL.
The peer's figures (Data Product Portal 0.8.0 at 10,000 products, CPU of server and database) are its published behaviour on two cores.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from bench.measure import emit, hansa

WORDS = [
    "orders",
    "returns",
    "articles",
    "stock",
    "search",
    "funnel",
    "customer",
    "payment",
    "invoice",
    "margin",
    "forecast",
    "campaign",
    "shipment",
    "supplier",
    "price",
]
PEER = {"get": "24 + 6 ms CPU", "list of 50": "4.3 + 5.7 s CPU", "search of ten": "101 + 217 ms CPU"}
TARGET = {
    "get": "p99 under 20 ms",
    "list of 50": "under 50 ms",
    "search of ten": "p99 under 100 ms",
    "lineage, 10 hops": "under 200 ms",
}
BATCH = 5_000


def product(number: int, products: int) -> str:
    """Each product reads the one `products / 10` before it, so that flows are ten hops long."""
    chance = random.Random(number)
    step = max(products // 10, 1)
    said = " ".join(chance.sample(WORDS, 4))
    text = {
        "apiVersion": "v1.1.0", "kind": "DataProduct", "id": f"product-{number}", "name": f"{said.title()} {number}",
        "status": chance.choice(["active", "draft"]), "domain": f"team-{number % 50}", "team": {"name": f"team-{number % 50}"},
        "description": {"purpose": f"Product {number} about {said}."}, "tags": chance.sample(WORDS, 2),
        "outputPorts": [{"name": "port", "version": "1.0.0", "contractId": f"contract-{number}"}],
    }  # fmt: skip
    if number >= step:
        text["inputPorts"] = [{"name": "in", "version": "1.0.0", "contractId": f"contract-{number - step}"}]
    return json.dumps(text)


def contract(number: int) -> str:
    columns = [{"name": f"{word}_{number % 7}", "logicalType": "string"} for word in WORDS[:6]]
    body = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": f"contract-{number}",
        "version": "1.0.0",
        "status": "active",
    }
    return json.dumps(
        body | {"team": {"name": f"team-{number % 50}"}, "schema": [{"name": "port", "properties": columns}]}
    )


def asset(number: int) -> str:
    name = f"db.schema_{number % 100}.table_{number}"
    columns = [{"name": "id", "type": "int"}, {"name": "at", "type": "timestamp"}]
    return json.dumps(
        {"id": f"asset-{number}", "info": {"name": name, "type": "table", "source": "bench"}, "columns": columns}
    )


def load(home: Path, products: int, assets: int) -> tuple[float, float]:
    """Documents a second: products with their contracts, and assets."""
    from hansa.app.settings import load as settings
    from hansa.app.wiring import open_local
    from hansa.kernel.actor import LOCAL
    from hansa.registry import catalogue
    from hansa.registry.catalogue import Draft
    from hansa.registry.records.values import Kind

    subprocess.run([hansa(), "init", str(home)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open_local(settings(home)) as mesh:

        def put(drafts: list[Draft]) -> None:
            with mesh.services.db.write() as session:
                catalogue.put_many(session, LOCAL, drafts, why="bench", at=datetime.now(UTC))

        put(
            [
                Draft(Kind.TEAM, json.dumps({"id": f"team-{n}", "name": f"Team {n}", "type": "Domain Team"}))
                for n in range(50)
            ]
        )
        began = time.perf_counter()
        for first in range(0, products, BATCH):
            some = range(first, min(first + BATCH, products))
            put([Draft(Kind.CONTRACT, contract(n)) for n in some])
        for first in range(0, products, BATCH):
            put([Draft(Kind.PRODUCT, product(n, products)) for n in range(first, min(first + BATCH, products))])
        middle = time.perf_counter()
        for first in range(0, assets, BATCH):
            put([Draft(Kind.ASSET, asset(n)) for n in range(first, min(first + BATCH, assets))])
        end = time.perf_counter()
    return 2 * products / (middle - began), assets / max(end - middle, 1e-9)


def ask(url: str, key: str, paths: list[str], clients: int) -> list[float]:
    """Seconds of each answer, sorted."""
    times: list[float] = []

    def work(own: list[str]) -> None:
        for path in own:
            began = time.perf_counter()
            request = urllib.request.Request(url + path, headers={"x-api-key": key})
            with urllib.request.urlopen(request) as answer:
                answer.read()
            times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=work, args=(paths[number::clients],)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times)


def cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def main(products: int, assets: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "mesh")
        fast, faster = load(home, products, assets)
        emit(f"load {products:,} products with contracts", f"{fast:.0f} a second", "–", "", "1,000 a second")
        emit(f"load {assets:,} assets", f"{faster:.0f} a second", "–", "", "1,000 a second")
        key = subprocess.run(
            [hansa(), "key", "create", "--home", str(home)], check=True, capture_output=True, text=True
        ).stdout.strip()
        began = time.perf_counter()
        server = subprocess.Popen(
            [hansa(), "serve", "--home", str(home), "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        url = server.stdout.readline().split()[1]
        emit("server start", f"{time.perf_counter() - began:.2f} s", "61 s CPU", "", "under 3 s")
        try:
            chance = random.Random(7)
            some = [chance.randrange(products) for _ in range(200)]
            questions = [f"{a} {b}" for a, b in (chance.sample(WORDS, 2) for _ in range(200))]
            last = products - 1
            work = {
                "get": [f"/api/dataproducts/product-{n}" for n in some],
                "list of 50": [f"/marketplace?domain=team-{n % 50}" for n in some[:60]],
                "search of ten": [f"/api/search?query={quote(q)}&resourceType=DATA_PRODUCT" for q in questions],
                "lineage, 10 hops": [f"/dataproducts/product-{last - n}/lineage" for n in range(40)],
            }
            for name, paths in work.items():
                for clients in (1, 8):
                    before = cpu(server.pid)
                    times = ask(url, key, paths, clients)
                    each = (cpu(server.pid) - before) / len(paths) * 1000
                    p50, p99 = statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000
                    said = f"{each:.1f} ms CPU, p50 {p50:.0f}, p99 {p99:.0f} ms"
                    emit(
                        f"{name}, {clients} client{'s' if clients > 1 else ''}",
                        said,
                        PEER.get(name, "–"),
                        "",
                        TARGET[name],
                    )
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    main(*(numbers or [10_000, 100_000]))
