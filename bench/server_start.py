"""From `hansa serve` to the first answered page with 10,000 registered products, beside an empty mesh."""

import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.measure import emit, hansa

PRODUCTS = 10_000


def fill(home: Path, products: int) -> None:
    from datetime import UTC, datetime

    from hansa.app.settings import load
    from hansa.app.wiring import open_local
    from hansa.kernel.actor import LOCAL
    from hansa.registry import catalogue
    from hansa.registry.catalogue import Draft
    from hansa.registry.records.values import Kind

    subprocess.run([hansa(), "init", str(home)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run([hansa(), "apply", "--home", str(home)], check=True, stdout=subprocess.DEVNULL)
    text = (
        "apiVersion: v1.1.0\nkind: DataProduct\nid: product-{n}\nname: Product {n}\nstatus: active\ndomain: platform-team\n"
        "type: sourceAligned\ndescription: {{purpose: Product number {n}.}}\nteam: {{name: platform-team}}\n"
        "outputPorts: [{{name: port, version: 1.0.0}}]\n"
    )
    drafts = [Draft(kind=Kind.PRODUCT, text=text.format(n=n), name=f"{n}", id=None) for n in range(products)]
    with open_local(load(home)) as mesh, mesh.services.db.write() as session:
        catalogue.put_many(session, LOCAL, drafts, why="bench", at=datetime.now(UTC))


def first_page(home: Path) -> float:
    began = time.perf_counter()
    server = subprocess.Popen([hansa(), "serve", "--home", str(home), "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().split()[1]
        with urllib.request.urlopen(f"{url}/marketplace") as page:
            page.read()
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.wait(20)


with tempfile.TemporaryDirectory() as folder:
    full, empty = Path(folder, "full"), Path(folder, "empty")
    fill(full, PRODUCTS)
    fill(empty, 0)
    times = sorted(first_page(full) for _ in range(3))
    floor = sorted(first_page(empty) for _ in range(3))
    emit(
        "server start to first marketplace page, 10,000 products",
        f"{times[1]:.2f} s",
        f"{floor[1]:.2f} s (empty mesh)",
        f"{times[1] / floor[1]:.1f}",
        "under 3 s",
    )
