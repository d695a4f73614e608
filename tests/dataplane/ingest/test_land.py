"""Landing: events and rows by cursor are kept once, whatever happens between the read and the release."""

import sqlite3
from contextlib import closing

import pytest

from hansa.dataplane.ingest import land as landing
from hansa.dataplane.ingest.inbox import EventSource
from hansa.dataplane.ingest.land import land
from hansa.dataplane.ingest.segment import Inbox
from hansa.dataplane.ingest.source import SourceRequest
from hansa.dataplane.ingest.sqlite import SqliteSource
from hansa.kernel.clock import SystemClock

EVENTS = """
{name: id, logicalType: string, required: true}
{name: n, logicalType: integer}
{name: source, logicalType: string}
{name: who, logicalType: object, properties: [{name: name, logicalType: string}]}
"""
POSTED = "    type: custom\n    customProperties: [{property: kind, value: events}]\n"


@pytest.fixture
def inbox(tmp_path):
    box = Inbox(tmp_path / "inbox", SystemClock())
    yield box
    box.close()


@pytest.fixture
def run(roots, connection, contract, warehouse, fetch):
    """One landing on top of `state`; the caller decides whether its state becomes the release's."""

    def go(source, server, columns, state, run_id):
        parsed, document = contract(server, columns)
        request = SourceRequest(
            "orders",
            "raw",
            parsed.servers[0],
            parsed.schema_[0],
            roots,
            connection,
            state.cursor if state else None,
            document,
        )
        landed = land(warehouse, request, source.open(request), state, run_id)
        if landed.staged:
            warehouse.keep(landed.staged)
        return landed, fetch(f"SELECT * FROM {landed.relation_sql} ORDER BY 1")

    return go


def test_before_the_first_event_there_is_an_empty_table(run, inbox):
    landed, rows = run(EventSource(inbox), POSTED, EVENTS, None, "r1")
    assert (rows, landed.staged, landed.state.snapshot_id) == ([], None, None)


def test_events_land_once_though_a_run_dies_before_its_release(run, inbox):
    source = EventSource(inbox)
    inbox.accept("orders", "raw", [{"id": "a", "n": 1, "who": {"name": "Ada"}}, {"id": "b", "n": 2}])
    run(source, POSTED, EVENTS, None, "dead")
    landed, rows = run(source, POSTED, EVENTS, None, "r2")
    assert [row[:4] for row in rows] == [("a", 1, None, {"name": "Ada"}), ("b", 2, None, None)]
    inbox.accept("orders", "raw", [{"id": "c", "n": 3}])
    again, rows = run(source, POSTED, EVENTS, landed.state, "r3")
    assert [row[0] for row in rows] == ["a", "b", "c"]
    assert inbox.waiting()[0].newest == int(again.state.cursor)
    last, rows = run(source, POSTED, EVENTS, again.state, "r4")
    assert (len(rows), last.staged, inbox.waiting()) == (3, None, [])
    assert last.state == again.state


def test_a_repetition_older_than_the_window_lands_once(run, tmp_path):
    box = Inbox(tmp_path / "small", SystemClock(), window=1, segment_bytes=1)
    source = EventSource(box)
    box.accept("orders", "raw", [{"id": "a", "n": 1}])
    landed, _ = run(source, POSTED, EVENTS, None, "r1")
    for n in range(5):
        box.accept("orders", "raw", [{"id": f"x{n}"}])
    assert box.accept("orders", "raw", [{"id": "a", "n": 1}]).count == 1
    _, rows = run(source, POSTED, EVENTS, landed.state, "r2")
    assert [row[0] for row in rows] == ["a", "x0", "x1", "x2", "x3", "x4"]
    box.close()


def test_cloud_events_are_read_by_their_data_and_their_attributes(run, inbox):
    event = {"specversion": "1.0", "id": "e", "source": "/shop", "type": "t", "data": {"n": 7}}
    inbox.accept("orders", "raw", [event])
    _, rows = run(EventSource(inbox), POSTED, EVENTS, None, "r1")
    assert rows[0][:3] == ("e", 7, "/shop")


def test_a_column_declared_later_is_read_from_old_events(run, inbox):
    inbox.accept("orders", "raw", [{"id": "a", "colour": "red"}])
    landed, _ = run(EventSource(inbox), POSTED, EVENTS, None, "r1")
    _, rows = run(EventSource(inbox), POSTED, EVENTS + "{name: colour, logicalType: string}", landed.state, "r2")
    assert rows[0][4] == "red"


def test_rows_by_cursor_land_once(run, roots):
    server = "    type: custom\n    database: raw/shop.db\n    customProperties: [{property: cursor, value: id}]\n"
    columns = "{name: id, logicalType: integer}\n{name: city, logicalType: string}"
    with closing(sqlite3.connect(roots.home / "raw" / "shop.db", isolation_level=None)) as shop:
        shop.execute("CREATE TABLE orders (id INTEGER, city TEXT)")
        shop.execute("INSERT INTO orders VALUES (1, 'a'), (2, 'b')")
        run(SqliteSource(), server, columns, None, "dead")
        landed, rows = run(SqliteSource(), server, columns, None, "r1")
        assert rows == [(1, "a"), (2, "b")]
        shop.execute("INSERT INTO orders VALUES (3, 'c')")
        landed, rows = run(SqliteSource(), server, columns, landed.state, "r2")
        assert (rows, landed.staged.added_rows) == ([(1, "a"), (2, "b"), (3, "c")], 1)


def test_many_small_files_become_one(run, inbox, monkeypatch):
    monkeypatch.setattr(landing, "MANY_FILES", 3)
    state = None
    for n in range(5):
        inbox.accept("orders", "raw", [{"id": f"e{n}"}])
        landed, rows = run(EventSource(inbox), POSTED, EVENTS, state, f"r{n}")
        state = landed.state
    assert len(rows) == 5
    assert len(landed.staged.files.paths) == 2
