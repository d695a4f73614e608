"""House-keeping removes what nobody can reach, and nothing else."""

import os
import time
from pathlib import Path

import pytest

from hansa.dataplane.errors import Unreadable
from hansa.dataplane.storage import commit
from hansa.dataplane.storage.schema import SimpleColumn
from hansa.dataplane.storage.values import TableId

TABLE = TableId("shop", "orders")
COLUMNS = (SimpleColumn("id", "BIGINT"),)


def stage(warehouse, engine, number, run, **more):
    staged = warehouse.stage(TABLE, COLUMNS, engine, f"SELECT {number} AS id", run, **more)
    warehouse.keep(staged)
    return staged


def files(warehouse):
    return {p for p in warehouse.store.root.rglob("*") if p.is_file()}


def age(warehouse):
    old = time.time() - 7200
    for path in warehouse.store.root.rglob("*"):
        os.utime(path, (old, old))


def test_what_a_release_keeps_is_never_removed(warehouse, engine) -> None:
    made = [stage(warehouse, engine, n, f"r{n}") for n in (1, 2, 3)]
    for each in made[:1]:
        warehouse.publish(each)
    warehouse.point(TABLE, made[2].snapshot_id)
    age(warehouse)
    assert warehouse.collect(lambda: {str(TABLE): {made[0].snapshot_id}}, set) > 0
    assert warehouse.files(TABLE, made[0].snapshot_id).rows == 1
    assert warehouse.files(TABLE, made[2].snapshot_id).rows == 1
    stored = warehouse.catalog.load_table(TABLE.path)
    assert len(stored.metadata.snapshots) == 2
    for each in (made[0], made[2]):
        assert all(Path(path).exists() for path in each.files.paths)
    assert not any(Path(path).exists() for path in made[1].files.paths)
    assert warehouse.collect(lambda: {str(TABLE): {made[0].snapshot_id}}, set) == 0


def test_an_appended_snapshot_keeps_the_files_of_the_ones_before_it(warehouse, engine) -> None:
    for n in (1, 2, 3):
        warehouse.publish(stage(warehouse, engine, n, f"r{n}", mode="append"))
    age(warehouse)
    warehouse.collect(dict, set)
    assert len(warehouse.catalog.load_table(TABLE.path).metadata.snapshots) == 1
    current = warehouse.files(TABLE)
    assert (current.rows, len(current.paths)) == (3, 3)
    assert all(Path(path).exists() for path in current.paths)


def test_a_living_run_and_young_files_are_left_alone(warehouse, engine) -> None:
    warehouse.publish(stage(warehouse, engine, 1, "r1"))
    living = stage(warehouse, engine, 2, "r2")
    stray = warehouse.store.root / TABLE.namespace / TABLE.table / "data" / "r3.x" / "data_0.parquet"
    stray.parent.mkdir()
    stray.write_bytes(b"half a file")
    kept = {str(TABLE): {warehouse.catalog.load_table(TABLE.path).metadata.current_snapshot_id}}
    warehouse.collect(lambda: kept, lambda: {"r2"})
    assert stray.exists()
    age(warehouse)
    warehouse.collect(lambda: kept, lambda: {"r2", "r3"})
    assert stray.exists()
    warehouse.collect(lambda: kept, lambda: {"r2"})
    assert not stray.exists()
    assert all(Path(path).exists() for path in living.files.paths)


def test_sweeping_takes_back_what_a_dead_run_staged_but_not_what_was_released(warehouse, engine) -> None:
    released, dead = stage(warehouse, engine, 1, "r1"), stage(warehouse, engine, 2, "r2")
    half = warehouse.store.root / TABLE.namespace / TABLE.table / "data" / "r2.half"
    half.mkdir()
    (half / "data_0.parquet").write_bytes(b"half a file")
    warehouse.sweep({"r1", "r2"}, {str(TABLE): {released.snapshot_id}})
    assert not half.exists()
    assert not any(Path(path).exists() for path in dead.files.paths)
    assert all(Path(path).exists() for path in released.files.paths)


def test_files_with_deletes_of_other_engines_are_refused(warehouse, engine, monkeypatch) -> None:
    staged = stage(warehouse, engine, 1, "r1")
    stored = warehouse.catalog.load_table(TABLE.path)
    snapshot = stored.metadata.snapshot_by_id(staged.snapshot_id)

    class Deletes:
        content = commit.ManifestContent.DELETES

    monkeypatch.setattr(type(snapshot), "manifests", lambda *_: [Deletes()])
    with pytest.raises(Unreadable, match="delete files"):
        commit.data_files(stored.io, snapshot)


def test_metadata_does_not_pile_up(warehouse, engine) -> None:
    for n in range(8):
        warehouse.publish(stage(warehouse, engine, n, f"r{n}"))
    assert len(list(warehouse.store.root.rglob("*.metadata.json"))) <= 6
