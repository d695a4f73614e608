import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from hansa.db.vault import Vault
from hansa.kernel.actor import LOCAL
from hansa.kernel.errors import InvalidInput
from hansa.registry.integrations import commands, filters, queries, schedule, taking
from hansa.registry.integrations.model import IntegrationRow
from hansa.registry.integrations.values import Draft, RunStatus, Source

VAULT = Vault([Fernet.generate_key().decode()])
DETAILS = {"host": "db.example.org", "database": "shop", "user": "reader", "password": "hidden"}
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
NIGHTLY = "0 0 2 * * ?"


def put(db, expression=NIGHTLY, *, enabled=None, at=MONDAY):
    draft = Draft("Shop", Source.POSTGRES, None, {"name": "Shop"}, {"details": DETAILS}, enabled, expression)
    with db.write() as session:
        return commands.put(session, LOCAL, VAULT, "shop", draft, at=at).due_at


def start(db, at):
    with db.write() as session:
        return taking.start_due(session, at=at)


def end(db, run, at):
    with db.write() as session:
        taking.finish(session, run, RunStatus.SUCCESS, "", at=at)


def anything(db, at):
    with db.read() as session:
        return taking.anything(session, is_dead=lambda _: False, at=at)


@pytest.mark.parametrize(
    "wrong",
    [
        "daily",
        "0 0 2 * *  ? 2026 x",
        "0 0 25 * * ?",
        "0 0 2 L-31 * ?",
        "0 0 2 LW-3 * ?",
        "0 0 25 LW * ?",
        "0 0 2 ? * 0",
        "0 0 2 ? * 8",
        "x" * 300,
    ],
)
def test_what_is_no_schedule_is_refused(db, wrong):
    with pytest.raises(InvalidInput, match="no schedule"):
        put(db, wrong)


@pytest.mark.parametrize(
    ("expression", "first"),
    [
        (NIGHTLY, datetime(2026, 11, 24, 2, tzinfo=UTC)),
        ("0 30 2 * * ? 2027", datetime(2027, 1, 1, 2, 30, tzinfo=UTC)),
        ("0 0/15 * * * ?", datetime(2026, 11, 23, 12, 15, tzinfo=UTC)),
        ("0 0 2 ? * 2", datetime(2026, 11, 30, 2, tzinfo=UTC)),  # Monday
        ("0 0 2 ? * SUN", datetime(2026, 11, 29, 2, tzinfo=UTC)),
        ("0 0 2 ? * 2-6", datetime(2026, 11, 24, 2, tzinfo=UTC)),
        ("0 0 2 ? * 6#3", datetime(2026, 12, 18, 2, tzinfo=UTC)),  # the third Friday
        ("0 0 2 ? * 6L", datetime(2026, 11, 27, 2, tzinfo=UTC)),  # the last Friday
        ("0 0 2 ? * L", datetime(2026, 11, 28, 2, tzinfo=UTC)),  # Saturday
        ("0 0 2 15W 5 ?", datetime(2027, 5, 14, 2, tzinfo=UTC)),  # the Friday before Saturday the 15th
        ("0 0 2 L * ?", datetime(2026, 11, 30, 2, tzinfo=UTC)),
        ("0 0 2 LW * ?", datetime(2026, 11, 30, 2, tzinfo=UTC)),  # a Monday
        ("0 0 2 LW 1,2 ?", datetime(2027, 1, 29, 2, tzinfo=UTC)),  # the Friday before Sunday the 31st
        ("0 0 2 LW 2 ?", datetime(2027, 2, 26, 2, tzinfo=UTC)),  # the Friday before Sunday the 28th
        ("0 0 2 L-3 * ?", datetime(2026, 11, 27, 2, tzinfo=UTC)),
        ("0 0 2 l-7 * ?", datetime(2026, 12, 24, 2, tzinfo=UTC)),  # this month's was this morning
        ("0 0 14 l-7 * ?", datetime(2026, 11, 23, 14, tzinfo=UTC)),
        ("0 0 2 L-1W * ?", datetime(2026, 11, 30, 2, tzinfo=UTC)),  # the Monday after Sunday the 29th
        ("0 0 2 L-30 * ?", datetime(2026, 12, 1, 2, tzinfo=UTC)),  # only months of 31 days
        ("0 0 2 L-30 4 ?", None),
        ("0 0 2 LW 6 ? 2028", datetime(2028, 6, 30, 2, tzinfo=UTC)),
        ("0 0 2 LW * ? 2020", None),
        ("0 2 * * 1", datetime(2026, 11, 30, 2, tzinfo=UTC)),  # cron's own five fields
        ("0 0 2 * * ? 2020", None),
        ("", None),
    ],
)
def test_when_it_is_due(db, expression, first):
    assert put(db, expression) == first


@given(st.text(max_size=40))
def test_every_text_is_a_schedule_or_refused(text):
    try:
        schedule.check(text)
    except InvalidInput:
        return
    found = schedule.upcoming(text, MONDAY)
    assert found is None or found > MONDAY


def test_a_due_run_begins_once_and_missed_ones_are_one(db):
    due = put(db)
    assert (start(db, due - timedelta(seconds=1)), anything(db, due - timedelta(seconds=1))) == ([], False)
    assert anything(db, due)
    late = due + timedelta(days=3, hours=1)
    (run,) = start(db, late)
    assert start(db, late) == []
    end(db, run, late)
    with db.read() as session:
        found = queries.integration(session.get_one(IntegrationRow, "shop"))
    assert found.due_at == datetime(2026, 11, 28, 2, tzinfo=UTC)


def test_while_a_run_goes_on_none_begins(db):
    due = put(db)
    with db.write() as session:
        run = commands.trigger(session, LOCAL, "shop", at=due)
    assert start(db, due) == []
    end(db, run, due)
    assert start(db, due) == []  # that time is over
    assert len(start(db, due + timedelta(days=1))) == 1


def test_two_processes_begin_one_run(db):
    due, begun, ready = put(db), [], threading.Barrier(4)

    def look():
        ready.wait()
        begun.extend(start(db, due))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(begun) == 1


def test_what_is_not_enabled_is_never_due(db):
    due = put(db)
    assert put(db, enabled=False) is None
    assert start(db, due) == []
    later = due + timedelta(days=2, hours=1)
    assert put(db, enabled=True, at=later) == datetime(2026, 11, 27, 2, tzinfo=UTC)
    assert start(db, later) == []  # what was missed was not wanted


def test_the_same_schedule_keeps_its_time_and_another_one_counts_anew(db):
    due = put(db)
    assert put(db, at=due + timedelta(minutes=1)) == due
    assert put(db, "0 0 3 * * ?", at=due) == due + timedelta(hours=1)


def test_schedules_of_before_are_planned(db):
    put(db)
    with db.write() as session:
        session.get_one(IntegrationRow, "shop").due_at = None
    with db.write() as session:
        taking.plan(session, at=MONDAY)
        assert session.get_one(IntegrationRow, "shop").due_at == datetime(2026, 11, 24, 2, tzinfo=UTC)


def test_a_silent_worker_is_noticed_and_one_that_beats_is_not(db):
    put(db)
    with db.write() as session:
        run = commands.trigger(session, LOCAL, "shop", at=MONDAY)
        taking.take(session, "far:1:2", at=MONDAY)
    beaten = MONDAY + timedelta(hours=9)
    with db.write() as session:
        assert taking.beat(session, run, "far:1:2", beaten)
        assert not taking.beat(session, run, "other:1:2", beaten)
        assert taking.fail_dead(session, is_dead=lambda _: False, at=beaten + taking.SILENCE) == 0
    silent = beaten + taking.SILENCE + timedelta(seconds=1)
    assert anything(db, silent)
    with db.write() as session:
        assert taking.fail_dead(session, is_dead=lambda _: False, at=silent) == 1
        assert not taking.beat(session, run, "far:1:2", silent)
        assert commands.trigger(session, LOCAL, "shop", at=silent)


@pytest.mark.parametrize(
    ("said", "source", "what"),
    [
        ({"views": ["x"]}, Source.POSTGRES, "views"),
        ({"schemas": "sales"}, Source.POSTGRES, "no list"),
        ({"schemas": ["sales"]}, Source.MYSQL, "no schemas"),
        (["orders"], Source.POSTGRES, "not understood"),
    ],
)
def test_filters_that_are_not_understood_are_refused(said, source, what):
    with pytest.raises(InvalidInput, match=what):
        filters.of({"filters": said}, source)


def test_filters_choose():
    found = filters.of({"filters": {"tables": ["orders*", "sales.c*"], "exclude": ["*_tmp", "old.*"]}}, Source.POSTGRES)
    takes = [("orders", "a"), ("orders_tmp", "a"), ("customers", "a"), ("customers", "sales"), ("orders", "old")]
    assert [found.take(*each) for each in takes] == [True, False, False, True, False]
    assert filters.choose(["shop", "shop2", "x"], ["shop*"], "database") == ["shop", "shop2"]
    with pytest.raises(InvalidInput, match="no database over"):
        filters.choose(["x"], ["shop*"], "database")
