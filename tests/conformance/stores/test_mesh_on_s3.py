"""A mesh whose data lies in S3: what is published is read, what is blocked or killed is not, and an outage loses nothing."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from servers import free_port

from hansa.dataplane.publish.queries import releases
from hansa.dataplane.publish.retention import Keep, expire, expire_rows
from hansa.dataplane.runs.queries import failing_rows, port_results
from hansa.dataplane.storage.collect import reachable
from hansa.dataplane.storage.local import LocalStore
from hansa.dataplane.storage.values import relation_sql

DYING = Path(__file__).with_name("dying.py")
HOUR = timedelta(hours=1)
TEN, TWENTY = [(10, 45)], [(20, 380)]


@pytest.fixture
def on_s3(small, s3_store, tmp_path):
    made = []

    def make(home=tmp_path, hook=lambda _: None, **more):
        made.append(small.Mesh(home, hook, url=f"sqlite:///{tmp_path}/registry.db", store=s3_store(home, **more)))
        return made[-1]

    yield make
    for each in made:
        each.close()


def killed(mesh, small, endpoint, moment):
    """Builds in a process of its own, which dies of SIGKILL at the moment."""
    arguments = [str(mesh.home), mesh.url, mesh.warehouse.store.url, endpoint, moment]
    folder = str(Path(small.__file__).parent)
    ended = subprocess.run(
        [sys.executable, str(DYING), *arguments], env={**os.environ, "PYTHONPATH": folder}, check=False
    )
    return ended.returncode == -signal.SIGKILL


def orphans(mesh):
    """Objects that no snapshot names, and branches that no run needs."""
    store, known, branches = mesh.warehouse.store, set(), []
    for path in mesh.warehouse.tables():
        table = mesh.warehouse.catalog.load_table(path)
        branches += [name for name in table.metadata.refs if name != "main"]
        for snapshot in table.metadata.snapshots:
            known |= reachable(table, snapshot)
    data = [each.location for each in store.listed(store.url) if each.location.endswith(".parquet")]
    return branches + [each for each in data if each not in known]


def age(monkeypatch):
    """Two hours later, as far as the collector sees."""
    now = time.time()
    monkeypatch.setattr("hansa.dataplane.storage.collect.time.time", lambda: now + 7200)


def test_a_store_that_is_away_fails_the_run_and_loses_nothing(on_s3, small, tmp_path) -> None:
    mesh = on_s3()
    small.write_raw(mesh.home, small.good(10))
    assert mesh.build().status == "succeeded"
    small.write_raw(mesh.home, small.good(20, 2))
    away = on_s3(endpoint=f"http://127.0.0.1:{free_port()}")
    run = away.build()
    assert run.status == "failed"
    assert "The warehouse does not answer" in run.message
    assert "HANSA_S3_ENDPOINT" in run.message
    assert "s3-s3cret-word" not in run.message
    away.pipeline.sweep_if_possible()
    assert mesh.read("shop", "orders") == TEN
    mesh.pipeline.sweep()
    assert mesh.build().status == "succeeded"
    assert mesh.read("shop", "orders") == TWENTY
    assert orphans(mesh) == []


def test_what_is_blocked_never_gets_there(on_s3, small) -> None:
    mesh = on_s3()
    small.write_raw(mesh.home, small.good(10))
    assert mesh.build().status == "succeeded"
    before = {each.location for each in mesh.warehouse.store.listed(mesh.warehouse.store.url)}
    small.write_raw(mesh.home, [(n, 1, -1) for n in range(500)])
    run = mesh.build()
    assert run.status == "blocked"
    new = {each.location for each in mesh.warehouse.store.listed(mesh.warehouse.store.url)} - before
    assert {each.rpartition(".")[2] for each in new} == {"jsonl"}
    assert mesh.read("shop", "orders") == TEN
    with mesh.db.read() as session:
        (failed,) = [each for each in port_results(session, run.id) if each.result.status == "failed"]
        assert len(failing_rows(session, mesh.warehouse, failed.id)) == 500
    assert not list((mesh.home / ".hansa" / "tmp").iterdir())
    with mesh.db.write() as session:
        expire_rows(session, mesh.warehouse.store, Keep(days=0), mesh.clock.now())
    assert mesh.build(publish=False).status == "blocked"


def test_an_outside_reader_of_the_catalog_reads_s3_without_us(on_s3, small, seaweed) -> None:
    """pyiceberg as anybody has it: the catalog's database, the store's address and a key."""
    from pyiceberg.catalog.sql import SqlCatalog

    mesh = on_s3()
    for count, factor in ((10, 1), (20, 2)):
        small.write_raw(mesh.home, small.good(count, factor))
        assert mesh.build().status == "succeeded"
    outside = SqlCatalog(
        "hansa",
        uri=mesh.url,
        **{
            "s3.endpoint": seaweed["endpoint"],
            "s3.access-key-id": seaweed["key"],
            "s3.secret-access-key": seaweed["secret"],
            "s3.region": "us-east-1",
            "py-io-impl": "pyiceberg.io.pyarrow.PyArrowFileIO",
        },
    )
    try:
        table = outside.load_table("shop.orders_v1")
        assert table.location().startswith("s3://shop/")
        assert all(each.file.file_path.startswith("s3://") for each in table.scan().plan_files())
        assert sum(table.scan().to_arrow().column("amount").to_pylist()) == 380
        with mesh.db.read() as session:
            first = releases(session, "shop")[-1].find("orders")
        assert table.scan(snapshot_id=first.snapshot_id).to_arrow().num_rows == 10
    finally:
        outside.close()


def test_an_earlier_release_is_read_on_a_machine_that_has_no_copy(on_s3, small, tmp_path) -> None:
    mesh = on_s3()
    for count, factor in ((10, 1), (20, 2)):
        small.write_raw(mesh.home, small.good(count, factor))
        assert mesh.build().status == "succeeded"
    other = on_s3(tmp_path / "other")
    assert not (tmp_path / "other/.hansa/cache").exists()
    assert other.read("shop", "orders") == TWENTY
    with other.db.read() as session:
        first = releases(session, "shop")[-1].find("orders")
    files = other.warehouse.files(first.table, first.snapshot_id)
    import duckdb

    assert duckdb.sql(f"SELECT count(*), sum(amount) FROM {relation_sql(files)}").fetchall() == TEN


@pytest.mark.parametrize("moment", ["uploading", "uploaded", "kept:shop.orders_v1", "released"])
def test_killed_while_it_uploads_and_after(on_s3, small, seaweed, monkeypatch, moment) -> None:
    mesh = on_s3()
    small.write_raw(mesh.home, small.good(10))
    assert mesh.build().status == "succeeded"
    small.write_raw(mesh.home, small.good(20, 2))
    assert killed(mesh, small, seaweed["endpoint"], moment)
    expected = TWENTY if moment == "released" else TEN
    assert mesh.read("shop", "orders") == expected
    assert bool(orphans(mesh)) == (moment != "uploading")  # what is not whole is not there
    mesh.bury()
    mesh.pipeline.sweep()
    assert orphans(mesh) == []
    assert not list((mesh.home / ".hansa" / "tmp").iterdir())
    assert mesh.read("shop", "orders") == expected
    assert mesh.build().status == "succeeded"
    age(monkeypatch)
    mesh.pipeline.collect()
    assert mesh.read("shop", "orders") == TWENTY


def test_old_releases_and_stray_objects_are_collected(on_s3, small, monkeypatch) -> None:
    mesh = on_s3()
    for factor in (1, 2, 3):
        small.write_raw(mesh.home, small.good(10, factor))
        assert mesh.build().status == "succeeded"
    store = mesh.warehouse.store
    stray = f"{store.url}/shop/orders_v1/data/nobody.x/data_0.parquet"
    with store._place.open().open_output_stream(stray[5:]) as out:
        out.write(b"half a file")
    before = len(store.listed(store.url))
    assert mesh.pipeline.collect() == 0
    assert len(store.listed(store.url)) == before
    with mesh.db.write() as session:
        assert len(expire(session, Keep(releases=1, days=0), mesh.clock.now() + 48 * HOUR)) == 2
    age(monkeypatch)
    assert mesh.pipeline.collect() > 0
    assert store.sizes([stray]) == [None]
    assert len([each for each in store.listed(store.url) if each.location.endswith(".parquet")]) == 2
    assert mesh.read("shop", "orders") == [(10, 135)]
    assert mesh.pipeline.collect() == 0


def test_missing_and_cut_objects_are_named(on_s3, small) -> None:
    mesh = on_s3()
    small.write_raw(mesh.home, small.good(10))
    assert mesh.build().status == "succeeded"
    with mesh.db.read() as session:
        shot = releases(session, "shop")[0].find("orders")
    name = f"{shot.table.namespace}.{shot.table.table}"
    assert mesh.warehouse.damage(name, shot.snapshot_id) == []
    store = mesh.warehouse.store
    (file,) = [each for each in store.listed(f"{store.url}/shop/orders_v1") if each.location.endswith(".parquet")]
    with store._place.open().open_output_stream(file.location[5:]) as out:
        out.write(b"x")
    assert "has 1 bytes" in mesh.warehouse.damage(name, shot.snapshot_id)[0]
    store.delete([file.location])
    assert "is gone" in mesh.warehouse.damage(name, shot.snapshot_id)[0]


def test_a_mesh_moves_to_s3_with_its_next_build_and_its_past_stays_readable(on_s3, small, tmp_path) -> None:
    url = f"sqlite:///{tmp_path}/registry.db"
    here = small.Mesh(tmp_path, url=url, store=LocalStore(tmp_path / "warehouse"))
    small.write_raw(tmp_path, small.good(10))
    assert here.build().status == "succeeded"
    here.close()
    mesh = on_s3()
    assert mesh.read("shop", "orders") == TEN
    small.write_raw(tmp_path, small.good(20, 2))
    assert mesh.build().status == "succeeded"
    assert mesh.read("shop", "orders") == TWENTY
    table = mesh.warehouse.catalog.load_table("shop.orders_v1")
    assert table.location().startswith("s3://")
    assert table.metadata_location.startswith("s3://")
    with mesh.db.read() as session:
        first = releases(session, "shop")[-1].find("orders")
    assert all(Path(path).exists() for path in mesh.warehouse.files(first.table, first.snapshot_id).paths)
