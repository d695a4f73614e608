"""A build killed at any moment leaves nothing half-visible, and the next one completes."""

import random
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from hansa.dataplane.build.explain import MEMORY, explain
from hansa.dataplane.storage.collect import reachable
from hansa.dataplane.storage.local import to_path

MOMENTS = [
    "input:orders_raw.orders_raw",
    "model:stg_orders",
    "staged:orders",
    "staged:customers",
    "checked:orders",
    "checked:customers",
    "kept:shop.orders_v1",
    "kept:shop.customers_v1",
    "before release",
    "released",
    "shown:shop.orders_v1",
    "shown:shop.customers_v1",
]


@pytest.fixture(scope="module")
def kill(small):
    """Builds in a process of its own that is killed at a moment; gives its exit code."""
    with subprocess.Popen(
        [sys.executable, small.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:

        def run(home, when):
            server.stdin.write(f"{home}\t{when}\n")
            server.stdin.flush()
            return int(server.stdout.readline())

        yield run


def look(mesh):
    orders = mesh.read("shop", "orders")
    customers = mesh.read("shop", "customers", "SELECT sum(orders) FROM {}")
    return orders, customers


def leftovers(mesh):
    """Files and branches that belong to no release."""
    kept = set()
    found = []
    for path in mesh.warehouse.tables():
        table = mesh.warehouse.catalog.load_table(path)
        found += [name for name in table.metadata.refs if name != "main"]
        for snapshot in table.metadata.snapshots:
            kept |= {to_path(each) for each in reachable(table, snapshot)}
    listed = [to_path(each.location) for each in mesh.warehouse.store.listed(mesh.warehouse.store.url)]
    return found + [each for each in listed if each.endswith(".parquet") and each not in kept]


OLD = ([(10, 45)], [(10,)])
NEW = ([(20, 380)], [(20,)])


def recover(mesh, small):
    """What the queue and the worker do after a crash; then the run is made again."""
    mesh.bury()
    mesh.pipeline.sweep()
    assert leftovers(mesh) == []
    assert list((mesh.home / ".hansa" / "tmp").iterdir()) == []
    assert mesh.pipeline.sweep() == 0


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_each_step(mesh, small, kill, moment) -> None:
    small.write_raw(mesh.home, small.good(10))
    assert mesh.build().status == "succeeded"
    small.write_raw(mesh.home, small.good(20, 2))
    assert kill(mesh.home, moment) == -9
    released = moment == "released" or moment.startswith("shown:")
    assert look(mesh) == (NEW if released else OLD)
    recover(mesh, small)
    assert look(mesh) == (NEW if released else OLD)
    for path in mesh.warehouse.tables():
        main = mesh.warehouse.catalog.load_table(path).metadata.current_snapshot_id
        assert main in {s.snapshot_id for s in visible(mesh)}
    assert mesh.build().status == "succeeded"
    assert look(mesh) == NEW


def visible(mesh):
    from hansa.dataplane.publish.queries import current

    with mesh.db.read() as session:
        return current(session, "shop").snapshots


@pytest.mark.slow
def test_killed_at_random_moments(mesh, small, kill) -> None:
    rng = random.Random(7)
    small.write_raw(mesh.home, small.good(10))
    assert mesh.build().status == "succeeded"
    small.write_raw(mesh.home, small.good(20, 2))
    died = 0
    for _ in range(12):
        died += kill(mesh.home, f"after {rng.uniform(0.01, 0.9):.3f}") == -9
        assert look(mesh) in (OLD, NEW)
        if rng.random() < 0.5:
            recover(mesh, small)
        else:
            mesh.bury()
    assert died > 3
    recover(mesh, small)
    assert mesh.build().status == "succeeded"
    assert look(mesh) == NEW
    assert leftovers(mesh) == []


def test_a_full_disk_fails_the_run_with_what_to_do(mesh, small) -> None:
    """The process may not write a file beyond 6 MB, as if the disk were full there."""
    small.write_raw(mesh.home, small.good(10))
    assert mesh.build().status == "succeeded"
    small.write_raw(mesh.home, small.good(2000))
    script = """
import dataclasses, resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.path.insert(0, sys.argv[1])
import small
def full(moment):
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, 6_000_000))
many = "SELECT g AS id, customer, (hash(id + 3000 * g) % 1000000000)::DECIMAL(18, 2) AS amount FROM stg_orders, range(1000) t(g)"
row = small.Mesh(sys.argv[2], full).build(small.recipe(code=small.CODE | {"models/orders.sql": many}))
print(row.status, row.message)
"""
    folder = str(Path(small.__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", script, folder, str(mesh.home)], capture_output=True, text=True, check=False
    )
    assert "failed The disk is full" in done.stdout, done.stdout + done.stderr
    assert look(mesh) == OLD
    assert leftovers(mesh) == []
    small.write_raw(mesh.home, small.good(20, 2))
    assert mesh.build().status == "succeeded"
    assert look(mesh) == NEW


def test_an_engine_out_of_memory_says_so() -> None:
    assert explain(duckdb.OutOfMemoryException("Out of Memory Error: …")) == MEMORY
    assert explain(MemoryError()) == MEMORY
    assert "KeyError" in explain(KeyError("x"))
