"""What makes the worker build: the clock, what was published before it, posted events, a dead process."""

import json
from datetime import UTC, datetime

import pytest

from hansa.dataplane.ingest.segment import Inbox
from hansa.dataplane.publish.commands import Publication, release
from hansa.dataplane.publish.values import InputState
from hansa.dataplane.runs.commands import finish
from hansa.dataplane.runs.queries import list_runs
from hansa.dataplane.schedule import cron, downstream, queue
from hansa.dataplane.schedule.worker import Worker
from hansa.kernel.actor import LOCAL
from hansa.registry import catalogue
from hansa.registry.records.values import Kind


@pytest.fixture
def inbox(tmp_path, clock):
    box = Inbox(tmp_path / "inbox", clock)
    yield box
    box.close()


@pytest.fixture
def built(mesh, clock):
    """Which products were run, in order; each run succeeds unless its product is in `broken`."""

    class Built(list):
        broken: frozenset[str] = frozenset()

    return Built()


@pytest.fixture
def worker(mesh, inbox, clock, built):
    with mesh.write() as session:
        downstream.caught_up(session)

    def run(row):
        built.append((row.product_id, row.trigger))
        failed = row.product_id in built.broken
        with mesh.write() as session:
            finish(session, row.id, "failed" if failed else "succeeded", "", clock.now())

    return Worker(mesh, inbox, clock, "w1", run)


def drain(worker):
    for _ in range(20):
        if not worker.turn():
            return
    raise AssertionError("the worker never rests")


def publish(mesh, clock, product, run_id, number=0, inputs=()):
    with mesh.write() as session:
        release(session, Publication(product, run_id, number, (), inputs), principal="system", at=clock.now())


def test_nothing_to_do_is_nothing_done(worker, built):
    assert worker.turn() is False
    assert built == []


def test_readers_are_built_after_a_publish_but_not_those_with_a_clock(worker, built, mesh, clock):
    worker.turn()
    publish(mesh, clock, "orders", "r1")
    publish(mesh, clock, "orders", "r2", number=1)
    drain(worker)
    assert built == [("report", "upstream")]
    drain(worker)
    assert len(built) == 1


def test_the_clock_builds_once_for_all_ticks_that_were_missed(worker, built, clock):
    worker.turn()
    clock.move(hours=17)
    drain(worker)
    assert built == []
    clock.move(hours=2)
    drain(worker)
    assert built == [("funnel", "cron")]
    clock.move(days=3)
    drain(worker)
    assert built == [("funnel", "cron")] * 2


def test_a_moment_counts_once():
    six = datetime(2026, 11, 24, 6, tzinfo=UTC)
    before = six.replace(hour=5)
    assert cron.ticked("0 6 * * *", before, six)
    assert not cron.ticked("0 6 * * *", six, six.replace(hour=7))


def test_a_rule_is_tested_by_its_own_clock_where_something_is_published(worker, built, mesh, clock):
    rule = {"metric": "rowCount", "mustBeGreaterThan": 0, "scheduler": "cron", "schedule": "0 20 * * *"}
    with mesh.write() as session:
        for key in ("sums", "steps"):
            data = catalogue.get(session, Kind.CONTRACT, key).data
            schema = [data["schema"][0] | {"quality": [rule]}]
            changed = data | {"schema": schema, "version": "1.1.0"}
            catalogue.put(session, LOCAL, Kind.CONTRACT, json.dumps(changed), why="rules", at=clock.now())
    drain(worker)
    clock.move(hours=9)
    drain(worker)
    assert built == []
    publish(mesh, clock, "report", "r1")
    clock.move(hours=24)
    drain(worker)
    assert built == [("funnel", "cron"), ("report", "rules")]


def test_waiting_events_build_their_product_until_a_release_has_them(worker, built, mesh, inbox, clock):
    inbox.accept("orders", "raw", [{"id": "a"}])
    through = inbox.drain("orders", "raw").through
    assert worker.turn()
    assert built == [("orders", "event")]
    publish(mesh, clock, "orders", "r1", inputs=(InputState("raw", "raw", cursor=str(through)),))
    clock.move(minutes=10)
    drain(worker)
    assert [each for each in built if each[0] == "orders"] == [("orders", "event")]
    assert inbox.waiting() == []


def test_events_of_a_product_that_fails_build_it_soon_again_and_then_ever_less_often(worker, built, inbox, clock):
    built.broken = frozenset({"orders"})
    inbox.accept("orders", "raw", [{"id": "a"}])
    inbox.drain("orders", "raw")
    for number, pause in enumerate((2, 4, 8, 16, 32, 64, 128, 256, 300, 300), start=1):
        drain(worker)
        assert len(built) == number
        clock.move(seconds=pause - 1)
        drain(worker)
        assert len(built) == number
        clock.move(seconds=1)
    assert inbox.waiting()


def test_a_corrected_contract_is_tried_at_once(worker, built, mesh, inbox, clock):
    built.broken = frozenset({"orders"})
    inbox.accept("orders", "raw", [{"id": "a"}])
    inbox.drain("orders", "raw")
    for _ in range(5):
        drain(worker)
        clock.move(seconds=60)
    drain(worker)
    tried = len(built)
    clock.move(seconds=1)
    with mesh.write() as session:
        data = catalogue.get(session, Kind.CONTRACT, "raw").data | {"version": "1.0.1"}
        catalogue.put(session, LOCAL, Kind.CONTRACT, json.dumps(data), why="mended", at=clock.now())
    drain(worker)
    assert len(built) == tried + 1


def test_a_dead_run_is_taken_up(worker, built, mesh, clock):
    with mesh.write() as session:
        queue.enqueue(session, "orders", "hand", LOCAL, clock.now())
        queue.claim(session, "gone", clock.now())
    drain(worker)
    assert built == []
    clock.move(seconds=61)
    drain(worker)
    assert built == [("orders", "hand")]
    with mesh.read() as session:
        assert sorted(row.status for row in list_runs(session, "orders")) == ["failed", "succeeded"]
