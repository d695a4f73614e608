"""The queue: one run a product, leases that end, nothing taken twice."""

import threading
from datetime import timedelta

import pytest

from hansa.dataplane.runs.commands import finish
from hansa.dataplane.runs.queries import get_run, list_runs
from hansa.dataplane.schedule import queue
from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.errors import Conflict, NotFound, Refused


def ask(db, clock, product="orders"):
    with db.write() as session:
        return queue.enqueue(session, product, "hand", LOCAL, clock.now())


def claim(db, clock, worker="w1", **more):
    with db.write() as session:
        return queue.claim(session, worker, clock.now(), **more)


def test_what_is_not_there_or_over_cannot_be_cancelled(mesh, clock):
    run_id = ask(mesh, clock)
    with mesh.write() as session:
        with pytest.raises(NotFound):
            queue.cancel(session, LOCAL, "nothing", clock.now())
        queue.cancel(session, LOCAL, run_id, clock.now())
        with pytest.raises(Conflict):
            queue.cancel(session, LOCAL, run_id, clock.now())
    assert claim(mesh, clock) is None


def test_only_who_may_edit_the_product_cancels_its_runs(mesh, clock):
    run_id = ask(mesh, clock)
    with pytest.raises(Refused, match="cancel runs of `orders`"), mesh.write() as session:
        queue.cancel(session, Actor("n", "Nobody", ActorKind.USER), run_id, clock.now())
    assert claim(mesh, clock).id == run_id


def test_a_second_build_waits_and_knows_who_holds_the_product(mesh, clock):
    first = ask(mesh, clock)
    assert ask(mesh, clock) == first
    assert claim(mesh, clock).id == first
    second = ask(mesh, clock)
    assert second != first
    assert claim(mesh, clock, "w2") is None
    assert claim(mesh, clock, "w2", run_id=second) is None
    with mesh.write() as session:
        assert queue.holder(session, "orders") == "w1"
        finish(session, first, "succeeded", "", clock.now())
    assert claim(mesh, clock, "w2").id == second


def test_other_products_go_on(mesh, clock):
    ask(mesh, clock)
    claim(mesh, clock)
    other = ask(mesh, clock, "report")
    assert claim(mesh, clock, "w2").id == other


def test_many_workers_take_each_run_once(mesh, clock):
    wanted = {ask(mesh, clock, f"p{n}") for n in range(20)}
    taken, lock = [], threading.Lock()

    def work(name):
        while row := claim(mesh, clock, name):
            with lock:
                taken.append(row.id)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(20):
        row = claim(mesh, clock)
        taken += [row.id] if row else []
    assert len(taken) == len(set(taken)) == 20
    assert set(taken) == wanted


def test_a_silent_worker_loses_its_run_which_is_queued_again(mesh, clock):
    run_id = ask(mesh, clock)
    claim(mesh, clock)
    clock.move(seconds=50)
    with mesh.write() as session:
        assert queue.heartbeat(session, run_id, "w1", clock.now())
    clock.move(seconds=50)
    with mesh.write() as session:
        assert queue.take_up(session, clock.now()) == []
    clock.move(seconds=20)
    with mesh.write() as session:
        assert [row.id for row in queue.take_up(session, clock.now())] == [run_id]
        assert not queue.heartbeat(session, run_id, "w1", clock.now())
        with pytest.raises(Conflict):
            finish(session, run_id, "succeeded", "", clock.now())
    with mesh.read() as session:
        assert get_run(session, run_id).status == "failed"
    assert claim(mesh, clock, "w2").id != run_id


def test_a_run_that_kills_its_process_is_not_started_for_ever(mesh, clock):
    ask(mesh, clock)
    for _ in range(queue.ATTEMPTS):
        assert claim(mesh, clock)
        clock.move(seconds=queue.LEASE.total_seconds() + 1)
        with mesh.write() as session:
            queue.take_up(session, clock.now())
    assert claim(mesh, clock) is None
    with mesh.read() as session:
        assert "not started again" in list_runs(session, "orders")[0].message


def test_a_worker_of_this_machine_that_is_gone_is_known_at_once(mesh, clock):
    run_id = ask(mesh, clock)
    claim(mesh, clock, "here:1")
    with mesh.write() as session:
        assert queue.take_up(session, clock.now() + timedelta(seconds=1), is_dead=lambda name: name == "here:1")
    with mesh.read() as session:
        assert get_run(session, run_id).status == "failed"
