"""Fills a registry through the catalogue, once: a folder that is kept says what it holds."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench import registry_data as data
from bench.measure import hansa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from hansa.registry.records.values import Kind

BATCH = 5_000


@dataclass
class Loaded:
    """Counts, wall and CPU seconds of this process, and the key to ask with."""

    products: int
    assets: int
    seconds: dict[str, float]
    cpu: dict[str, float]
    key: str
    team_key: str


def load(home: Path, products: int, assets: int) -> Loaded:
    """What is there already is left as it is; `HANSA_DATABASE_URL` is where it goes."""
    mark = home / "loaded.json"
    if mark.exists():
        return Loaded(**json.loads(mark.read_text()))
    subprocess.run([hansa(), "init", str(home)], check=True, stdout=subprocess.DEVNULL)
    loaded = Loaded(products, assets, {}, {}, "", "")
    _fill(home, loaded)
    loaded.key, loaded.team_key = _key(home, "organization"), _key(home, "team:team-7")
    mark.write_text(json.dumps(asdict(loaded)))
    return loaded


def _fill(home: Path, loaded: Loaded) -> None:
    from hansa.app.settings import load as settings
    from hansa.app.wiring import open_local
    from hansa.kernel.actor import LOCAL
    from hansa.registry import catalogue
    from hansa.registry.records.values import Draft, Kind

    with open_local(settings(home)) as mesh:

        def put(kind: Kind, texts: Iterable[str]) -> None:
            with mesh.services.db.write() as session:
                drafts = [Draft(kind, text) for text in texts]
                catalogue.put_many(session, LOCAL, drafts, why="bench", at=datetime.now(UTC))

        def put_all(word: str, kind: Kind, count: int, make: Callable[[int], str]) -> None:
            wall, cpu = time.perf_counter(), time.process_time()
            for first in range(0, count, BATCH):
                put(kind, (make(number) for number in range(first, min(first + BATCH, count))))
            loaded.seconds[word], loaded.cpu[word] = time.perf_counter() - wall, time.process_time() - cpu

        put(Kind.TEAM, data.teams())
        put_all("contracts", Kind.CONTRACT, loaded.products, data.contract)
        put_all("products", Kind.PRODUCT, loaded.products, lambda number: data.product(number, loaded.products))
        put(Kind.PRODUCT, data.needles())
        put_all("contracts of the river", Kind.CONTRACT, data.FLOW, data.flow_contract)
        put_all("products of the river", Kind.PRODUCT, data.FLOW, data.flow_product)
        put_all(
            "agreements",
            Kind.ACCESS,
            loaded.products // data.AGREED,
            lambda number: data.agreement(number, loaded.products),
        )
        put_all("assets", Kind.ASSET, loaded.assets, data.asset)


def _key(home: Path, scope: str) -> str:
    made = subprocess.run(
        [hansa(), "key", "create", "--home", str(home), "--scope", scope], check=True, capture_output=True, text=True
    )
    return made.stdout.strip()
