"""Old releases go, with their files; what is current, young, or in use stays, whenever the process dies."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from hansa.dataplane.publish.model import ReleaseRow
from hansa.dataplane.publish.queries import current, releases
from hansa.dataplane.publish.retention import Keep, expire, expire_rows
from hansa.dataplane.runs.model import Quarantine, Run
from hansa.kernel.clock import FixedClock

DAY = timedelta(days=1)


@pytest.fixture
def built(mesh, small):
    """Five releases; the files are old enough to be collected."""
    for factor in range(1, 6):
        small.write_raw(mesh.home, small.good(10, factor))
        assert mesh.build().status == "succeeded"
    old = time.time() - 7200
    for path in mesh.warehouse.store.root.rglob("*"):
        os.utime(path, (old, old))
    return mesh


def numbers(mesh):
    with mesh.db.read() as session:
        return [each.number for each in releases(session, "shop")]


def expired(mesh, keep, later):
    with mesh.db.write() as session:
        return len(expire(session, keep, mesh.clock.now() + later))


def parquet(mesh):
    return set(mesh.warehouse.store.root.rglob("*.parquet"))


def test_what_is_current_young_or_among_the_newest_stays(built) -> None:
    assert expired(built, Keep(releases=1, days=30), DAY) == 0
    assert expired(built, Keep(releases=10, days=0), DAY) == 0
    assert expired(built, Keep(releases=1, days=0), timedelta(minutes=59)) == 0
    assert numbers(built) == [5, 4, 3, 2, 1]
    assert expired(built, Keep(releases=3, days=30), 31 * DAY) == 2
    assert numbers(built) == [5, 4, 3]
    assert expired(built, Keep(releases=0, days=0), 31 * DAY) == 2
    assert numbers(built) == [5]


def test_what_a_running_run_may_be_reading_stays(built) -> None:
    built.queue("reader")
    with built.db.write() as session:
        third = session.scalar(select(ReleaseRow.at).where(ReleaseRow.number == 3))
        begun = third + timedelta(milliseconds=1)
        session.execute(
            update(Run).where(Run.product_id == "reader").values(status="running", started_at=begun, queued_at=begun)
        )
    assert expired(built, Keep(releases=1, days=0), 31 * DAY) == 2
    assert numbers(built) == [5, 4, 3]


def test_files_of_forgotten_releases_are_removed_also_after_a_death_in_between(built) -> None:
    before = parquet(built)
    assert len(before) == 10
    expired(built, Keep(releases=2, days=0), 31 * DAY)  # and here the process dies
    assert parquet(built) == before
    assert built.pipeline.collect() > 0
    assert len(parquet(built)) == 4
    assert built.read("shop", "orders") == [(10, 225)]
    with built.db.read() as session:
        for each in releases(session, "shop"):
            for snapshot in each.snapshots:
                files = built.warehouse.files(snapshot.table, snapshot.snapshot_id)
                assert all(Path(path).exists() for path in files.paths)
    assert built.pipeline.collect() == 0
    assert built.build().status == "succeeded"


def test_a_release_that_is_made_while_files_are_collected_keeps_them(built, small, monkeypatch) -> None:
    """The run ends between the look at what is kept and the look at who is active, in whatever order these are."""
    real = built.db.read
    state = {"looks": 0}

    def read():
        state["looks"] += 1
        if state["looks"] == 6:
            monkeypatch.undo()
            small.write_raw(built.home, small.good(20))
            assert built.build().status == "succeeded"
        return real()

    monkeypatch.setattr(built.db, "read", read)
    built.pipeline.collect()
    assert built.read("shop", "orders") == [(20, 190)]


def test_failing_rows_go_with_their_window_but_not_those_of_the_last_run(mesh, small) -> None:
    for amount in (-1, -2):
        small.write_raw(mesh.home, [(n, 1, amount) for n in range(500)])
        assert mesh.build().status == "blocked"
    folder = mesh.warehouse.store.root / "quarantine"
    assert len(list(folder.iterdir())) == 2
    with mesh.db.write() as session:
        assert expire_rows(session, mesh.warehouse.store, Keep(days=30), mesh.clock.now()) == 0
    with mesh.db.write() as session:
        assert expire_rows(session, mesh.warehouse.store, Keep(days=30), mesh.clock.now() + 31 * DAY) > 0
    assert len(list(folder.iterdir())) == 1
    with mesh.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Quarantine)) >= 1
        assert session.scalar(select(func.count(Quarantine.run_id.distinct()))) == 1


def test_the_worker_collects_once_an_hour_and_never_two_at_once(built) -> None:
    from hansa.app.housekeeping import Housekeeping

    class Pipeline:
        turns = 0

        def retain(self, keep):
            assert keep == Keep(10, 30)
            self.turns += 1

    clock, pipeline = FixedClock(built.clock.now()), Pipeline()
    first, second = (Housekeeping(built.db, clock, pipeline, Keep()) for _ in range(2))
    for minutes, turns in ((0, 1), (0, 1), (30, 1), (31, 2), (1, 2)):
        clock.move(minutes=minutes)
        first.turn()
        second.turn()
        assert pipeline.turns == turns


def test_current_release_survives_everything(built) -> None:
    built.pipeline.retain(Keep(releases=0, days=0))
    with built.db.read() as session:
        assert current(session, "shop").number == 5
    assert built.read("shop", "orders") == [(10, 225)]
