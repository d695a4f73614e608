import json
import threading
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from hansa.db.vault import Vault
from hansa.kernel.actor import GUEST, LOCAL, Actor, ActorKind
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.registry import catalogue
from hansa.registry.catalogue import Kind
from hansa.registry.unity import commands, contracts, lease, queries, queue, settling, words
from hansa.registry.unity.model import UnityRow
from hansa.registry.unity.values import Draft, LastRun, Outcome, Place, TableState, Written

VAULT = Vault([Fernet.generate_key().decode()])
PLACE = Place("https://adb-1.azuredatabricks.net", "app-id", "wh-1")
TEAM = Actor("c", "Checkout", ActorKind.KEY, teams=frozenset({"checkout"}))
READER = Actor("r", "Reader", ActorKind.KEY, is_operator=True, read_only=True)
SERVER = {"server": "lake", "type": "databricks", "catalog": "sales", "schema": "public"}
NEAR = {"host": "adb-1.azuredatabricks.net"}


SECRET = "s3cret"


def draft(place=PLACE, secret=SECRET, **more):
    return Draft("Lakehouse", place, secret, **more)


@pytest.fixture
def begun(mesh, put, make):
    """An integration that was there before `orders` named its table there."""
    with mesh.write() as session:
        commands.put(session, LOCAL, VAULT, "lake", draft(), at=make.now)
    put(
        Kind.CONTRACT,
        make.contract("orders-pii", columns=("order_id",), servers=[SERVER], description={"purpose": "x"}),
    )
    follow(mesh)
    return mesh


def follow(db):
    with db.write() as session:
        queue.follow(session)


def changes(db):
    with db.read() as session:
        return queries.list_changes(session, "lake")


def status(db, at):
    with db.read() as session:
        return queries.status(session, "lake", at=at)


def take(db, at, worker="w", dead=()):
    with db.write() as session:
        taken = queue.take(session, worker, is_dead=lambda name: name in dead, at=at)
        return settling.Holder("lake", worker) if taken else None


def settle(db, holder, change, state, at, error="refused"):
    with db.write() as session:
        found = contracts.wishes_of(session, change.contract, PLACE.host)
        said = Written(state, error=error if state is TableState.FAILED else "", changed=True)
        return settling.settle(session, holder, change, [(wish, said) for wish in found], at=at)


@pytest.mark.parametrize("actor", [TEAM, READER, GUEST])
def test_others_are_refused(mesh, make, actor):
    with mesh.write() as session, pytest.raises(Refused):
        commands.put(session, actor, VAULT, "lake", draft(), at=make.now)


def test_a_team_neither_sees_nor_runs_it(begun, make):
    with begun.write() as session:
        assert queries.list_writers(session, TEAM) == []
        for refused in (commands.retry_failed, commands.discard, commands.remove):
            with pytest.raises(NotFound):
                refused(session, TEAM, "lake", at=make.now)
            with pytest.raises(Refused):
                refused(session, READER, "lake", at=make.now)


@pytest.mark.parametrize(
    ("place", "secret"),
    [
        (None, ""),
        (PLACE, ""),
        (Place("http://adb-1.azuredatabricks.net", "app-id"), "x"),
        (Place("adb-1.azuredatabricks.net/path", "app-id"), "x"),
        (Place("user@host", "app-id"), "x"),
        (Place("adb-1.azuredatabricks.net", "a b"), "x"),
    ],
)
def test_what_cannot_work_is_refused(mesh, make, place, secret):
    with mesh.write() as session, pytest.raises(InvalidInput):
        commands.put(session, LOCAL, VAULT, "lake", draft(place, secret), at=make.now)


def test_the_secret_is_sealed_and_stays_where_it_is(begun, make):
    with begun.write() as session:
        sealed = session.get_one(UnityRow, "lake").secret
        assert (b"s3cret" in sealed, VAULT.open(sealed)) == (False, "s3cret")
        commands.put(session, LOCAL, VAULT, "lake", Draft("Renamed", enabled=False), at=make.now)
        again = Place("adb-1.azuredatabricks.net", "app-id", "wh-2")
        assert commands.put(session, LOCAL, VAULT, "lake", draft(again, ""), at=make.now).place.warehouse == "wh-2"
        assert session.get_one(UnityRow, "lake").secret == sealed
        with pytest.raises(InvalidInput, match="not taken to another place"):
            commands.put(session, LOCAL, VAULT, "lake", draft(Place("evil.example.org", "app-id"), ""), at=make.now)


def test_changes_of_contracts_that_name_tables_there_wait(begun, put, make):
    waiting = changes(begun)
    assert [(each.contract, each.event, each.revision) for each in waiting] == [
        ("orders-pii", "DataContractUpdatedEvent", 2)
    ]
    put(Kind.CONTRACT, make.contract("raw", columns=("other",)))  # names no table there
    put(Kind.CONTRACT, make.contract("orders-pii", servers=[SERVER]))
    elsewhere = SERVER | {"host": "adb-2.azuredatabricks.net"}
    put(Kind.CONTRACT, make.contract("funnel", owner="marketing", servers=[elsewhere]))
    follow(begun)
    again = changes(begun)
    assert [(each.contract, each.revision) for each in again] == [("orders-pii", 3)]  # one, the latest
    assert again[0].id != waiting[0].id


def test_a_new_integration_begins_with_what_is_there(mesh, put, make):
    put(Kind.CONTRACT, make.contract("orders-pii", servers=[SERVER | NEAR]))
    with mesh.write() as session:
        commands.put(session, LOCAL, VAULT, "lake", draft(), at=make.now)
    assert [(each.contract, each.event) for each in changes(mesh)] == [("orders-pii", queue.REQUESTED)]
    follow(mesh)
    assert len(changes(mesh)) == 1


def test_a_port_may_name_the_table(begun, put, make):
    settle(begun, take(begun, make.now), changes(begun)[0], TableState.IN_SYNC, make.now)
    custom = [{"property": "server", "value": SERVER | {"catalog": "ports"}}]
    port = {"name": "funnel", "version": "1.0.0", "contractId": "funnel", "customProperties": custom}
    put(Kind.PRODUCT, make.product("funnel", ["orders-pii"], owner="marketing", domain="marketing", outputPorts=[port]))
    follow(begun)
    assert [(each.contract, each.event) for each in changes(begun)] == [("funnel", "DataProductUpdatedEvent")]
    with begun.read() as session:
        (wish,) = contracts.wishes_of(session, "funnel", PLACE.host)
    assert (wish.element, wish.name) == ("funnel/funnel/funnel", "ports.public.funnel")


def test_a_change_is_written_and_gone(begun, make):
    holder = take(begun, make.now)
    assert take(begun, make.now, "other") is None  # somebody writes already
    assert status(begun, make.now).is_running
    (change,) = changes(begun)
    assert settle(begun, holder, change, TableState.IN_SYNC, make.now) is False
    with begun.write() as session:
        assert queue.next_change(session, "lake", "w", at=make.now) is Outcome.COMPLETED
        settling.end(session, holder, LastRun(make.now, Outcome.COMPLETED, 1, 0, 5, ""))
        (table,) = queries.list_tables(session, "lake", state="in_sync")
    assert (table.element, table.name) == ("lake/orders_pii", "sales.public.orders_pii")
    said = status(begun, make.now)
    assert (said.waiting, said.is_running, said.written_at, said.tables[TableState.IN_SYNC]) == (0, False, make.now, 1)
    assert (said.last_run.outcome, said.next_run) == (Outcome.COMPLETED, None)


def test_what_changed_meanwhile_is_not_lost(begun, put, make):
    holder = take(begun, make.now)
    (change,) = changes(begun)
    put(Kind.CONTRACT, make.contract("orders-pii", servers=[SERVER], name="Later"))
    follow(begun)
    settle(begun, holder, change, TableState.IN_SYNC, make.now)
    assert [each.revision for each in changes(begun)] == [3]


def test_a_worker_that_is_gone_is_followed_by_another(begun, make):
    holder = take(begun, make.now)
    assert take(begun, make.now, "other", dead={"w"}).worker == "other"
    settle(begun, holder, changes(begun)[0], TableState.IN_SYNC, make.now)
    assert len(changes(begun)) == 1  # the first one's word counts no more
    with begun.read() as session:
        assert queue.next_change(session, "lake", "w", at=make.now) is Outcome.STALE
    later = make.now + lease.SILENCE + timedelta(seconds=1)
    assert take(begun, later, "third").worker == "third"
    with begun.write() as session:
        assert not lease.beat(session, "lake", "other", later)
        assert lease.beat(session, "lake", "third", later)


def test_a_refused_table_is_tried_again_and_given_up_at_last(begun, make):
    at = make.now
    for attempt in range(1, settling.ATTEMPTS + 1):
        holder = take(begun, at)
        given_up = settle(begun, holder, changes(begun)[0], TableState.FAILED, at)
        with begun.write() as session:
            settling.end(session, holder, LastRun(at, Outcome.COMPLETED, 1, int(given_up), 5, ""))
        assert given_up is (attempt == settling.ATTEMPTS)
        if not given_up:
            (waiting,) = changes(begun)
            assert (waiting.attempts, waiting.error, waiting.next_at > at) == (attempt, "refused", True)
            assert take(begun, at) is None
            at = waiting.next_at
    assert changes(begun) == []
    assert status(begun, at).tables[TableState.FAILED] == 1
    with begun.write() as session:
        assert commands.retry_failed(session, LOCAL, "lake", at=at) == 1
    assert [(each.event, each.attempts) for each in changes(begun)] == [(queue.REQUESTED, 0)]


def test_a_platform_that_is_away_loses_nothing(begun, make):
    at = make.now
    for attempt in range(1, 2 * settling.ATTEMPTS):
        holder = take(begun, at)
        (change,) = changes(begun)
        with begun.write() as session:
            settling.postpone(session, holder, change.id, "away", after=timedelta(), at=at)
            settling.end(session, holder, LastRun(at, Outcome.PAUSED, 0, 0, 5, "away"))
        said = status(begun, at)
        assert (said.waiting, said.retrying, said.failures, said.failed_at) == (1, 1, attempt, at)
        assert (changes(begun)[0].attempts, changes(begun)[0].error) == (attempt, "away")
        assert take(begun, at) is None
        at = said.next_run
    assert at - said.failed_at == settling.LONGEST_PAUSE
    with begun.write() as session:
        commands.put(session, LOCAL, VAULT, "lake", draft(), at=at)  # the secret was entered again
    assert take(begun, make.now) is not None


def test_one_that_is_switched_off_keeps_what_happens(begun, put, make):
    with begun.write() as session:
        commands.put(session, LOCAL, VAULT, "lake", Draft("Lakehouse", enabled=False), at=make.now)
    put(Kind.CONTRACT, make.contract("raw", servers=[SERVER]))
    follow(begun)
    assert len(changes(begun)) == 2
    assert take(begun, make.now) is None
    assert status(begun, make.now).next_run is None
    with begun.write() as session:
        assert commands.put(session, LOCAL, VAULT, "lake", Draft("L", enabled=True), at=make.now).enabled
    assert take(begun, make.now) is not None


def test_what_waits_is_discarded_also_what_was_not_seen_yet(begun, put, make):
    put(Kind.CONTRACT, make.contract("raw", servers=[SERVER]))
    with begun.write() as session:
        assert commands.discard(session, LOCAL, "lake", at=make.now) == 2
    follow(begun)
    assert changes(begun) == []
    put(Kind.CONTRACT, make.contract("raw", servers=[SERVER], name="Later"))
    follow(begun)
    assert len(changes(begun)) == 1


def test_a_removed_contract_leaves_the_tables(begun, make):
    settle(begun, take(begun, make.now), changes(begun)[0], TableState.IN_SYNC, make.now)
    with begun.write() as session:
        catalogue.remove(session, LOCAL, Kind.PRODUCT, "funnel", why="", at=make.now)
        catalogue.remove(session, LOCAL, Kind.PRODUCT, "orders", why="", at=make.now)
        catalogue.remove(session, LOCAL, Kind.CONTRACT, "orders-pii", why="", at=make.now)
    follow(begun)
    (change,) = changes(begun)
    assert change.event == "DataContractDeletedEvent"
    settle(begun, settling.Holder("lake", "w"), change, TableState.IN_SYNC, make.now)
    with begun.read() as session:
        assert queries.list_tables(session, "lake") == []


def test_two_workers_never_write_for_the_same_one(begun, make):
    taken, start = [], threading.Barrier(2)

    def work(name):
        start.wait()
        taken.append(take(begun, make.now, name))

    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each is None for each in taken) == [False, True]


def test_removing_it_takes_its_queue_along(begun, make):
    with begun.write() as session:
        commands.remove(session, LOCAL, "lake", at=make.now)
        assert queries.list_changes(session, "lake") == []
        assert session.scalars(select(UnityRow)).all() == []


@pytest.mark.parametrize(
    ("tag", "pair"),
    [
        ("finance", {"finance": ""}),
        ("pii:true", {"pii": "true"}),
        ("Governance/PII", {"Governance": "PII"}),
        ("cost-center=4.2", {"cost_center": "4.2"}),
        ("a:b:c", {"a": "b:c"}),
    ],
)
def test_tags_become_keys_and_values(tag, pair):
    notes = []
    assert words.tags([tag], notes, "orders") == pair
    assert notes == []


def test_what_the_platform_does_not_hold_is_noted():
    notes = []
    many = [f"t{number}" for number in range(words.MOST_TAGS)]
    found = words.tags(["pii:true", "pii:false", "", "x" * 300, *many], notes, "orders")
    assert len(found) == words.MOST_TAGS
    assert len(notes) == 4


@given(st.lists(st.text(max_size=300), max_size=80))
def test_every_tag_fits_or_is_noted(tags):
    notes = []
    found = words.tags(tags, notes, "orders")
    assert len(found) <= words.MOST_TAGS
    assert all(key and len(key) <= words.LONGEST_KEY and not set(".,-=/:") & set(key) for key in found)
    assert len(found) + len(notes) <= len(tags)


def test_a_physical_name_may_bring_its_own_place(mesh, put, make):
    columns = [{"name": "id", "physicalName": "order_id", "logicalType": "string", "classification": "internal"}]
    schema = [
        {"name": "a", "physicalName": "x.y.z", "tags": ["pii"], "properties": columns},
        {"name": "b", "physicalName": "y.z"},
    ]
    put(Kind.CONTRACT, make.contract("raw", schema=schema, servers=[SERVER], tags=["shop"]))
    with mesh.read() as session:
        first, second = contracts.wishes_of(session, "raw", PLACE.host)
    assert (first.name, second.name) == ("x.y.z", "sales.y.z")
    assert first.words.tags == {"shop": "", "pii": ""}
    assert first.columns["order_id"].tags == {"classification": "internal"}
    assert json.dumps(first.notes) == "[]"
