"""The door end to end: decided, masked, limited, killed, recorded."""

import time

import pytest

from hansa.db import outbox
from hansa.gateway import query as module
from hansa.gateway.encode import as_json
from hansa.gateway.errors import BadStatement, TooMuch, UnknownTable
from hansa.kernel.actor import GUEST, LOCAL

CANARY = "canary@secret.example"
TABLE = "checkout.order_facts"


def test_unknown_names_are_refused_with_the_nearest(door):
    with pytest.raises(UnknownTable) as error:
        door.gateway.query("SELECT * FROM checkout.order_fact", GUEST)
    assert TABLE in str(error.value)


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT * FROM {TABLE}",
        f"SELECT e_mail FROM {TABLE}.\"orders-pii-v2\" WHERE e_mail LIKE '%@secret%' OR true",
        f"SELECT max(e_mail), min(e_mail), any_value(e_mail), list(e_mail) FROM {TABLE}",
        f"SELECT o FROM {TABLE} o WHERE id = 7",
        f"SELECT to_json(o) FROM {TABLE} o",
        f"SELECT length(e_mail), md5(e_mail) FROM {TABLE} WHERE id = 7",
        f"SELECT count(*) FILTER (WHERE e_mail = '{CANARY}') FROM {TABLE}",
        f"SELECT a.id FROM {TABLE} a JOIN (VALUES ('{CANARY}')) d(m) ON a.e_mail = d.m",
        f"SELECT COLUMNS('e_.*') FROM {TABLE}",
    ],
)
def test_a_masked_value_does_not_come_out(door, sql):
    result = door.gateway.query(sql, GUEST)
    answer = str(as_json(result)["rows"])
    assert "@" not in answer
    assert "2168e2e2c5d6" not in answer
    assert result.reasons
    assert all("e_mail" in each or "email" in each for each in result.masks)
    if "count(*) FILTER" in sql:
        assert result.table.to_pylist()[0].popitem()[1] == 0


def test_errors_while_running_do_not_quote_values(door):
    with pytest.raises(BadStatement) as error:
        door.gateway.query(f"SELECT CAST(placed::VARCHAR AS INTEGER) FROM {TABLE}", GUEST)
    assert "2026" not in str(error.value)


def test_the_files_of_a_granted_table_cannot_be_read_past_its_view(door):
    path = door.files[0]
    for sql in (
        f"SELECT * FROM '{path}'",
        f"SELECT * FROM {TABLE}, (WITH \"{path}\" AS (SELECT 1) SELECT 1), '{path}'",
        f"SELECT * FROM {TABLE}, read_parquet('{path}')",
    ):
        with pytest.raises((UnknownTable, module.NotAllowed)):
            door.gateway.query(sql, GUEST)


def test_the_operator_reads_in_the_clear(door):
    result = door.gateway.query(f"SELECT e_mail FROM {TABLE} WHERE id = 7", LOCAL)
    assert as_json(result)["rows"] == [[CANARY]]
    assert not result.masks


def test_limit_order_and_receipt(door):
    result = door.gateway.query(f"SELECT id FROM {TABLE} ORDER BY id DESC", GUEST, limit=3, purpose="forecast")
    assert (result.table.column("id").to_pylist(), result.truncated) == ([99, 98, 97], True)
    assert str(result.reads[0]).startswith("order-facts/orders-pii-v2/orders@")
    with door.db.read() as session:
        [event] = outbox.read(session, names=("DataQueried",), limit=1, newest_first=True)
    assert (event.subject, event.principal, event.data["purpose"]) == ("order-facts", "guest:guest", "forecast")
    assert event.data["rows"] == 3


def test_preview(door):
    result = door.gateway.preview("order-facts", "orders-pii-v2", GUEST, limit=5)
    assert result.table.num_rows == 5
    assert result.table.column("e_mail").to_pylist() == [None] * 5


def test_a_statement_that_bombs_the_parser_is_stopped(door):
    started = time.monotonic()
    with pytest.raises((TooMuch, BadStatement)):
        door.gateway.query("with a as (" * 12 + "select 1", GUEST)
    assert time.monotonic() - started < 25


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE hash(a.range + b.range) = 1",
        "SELECT length(lpad('x', 2000000000, 'y')), length(lpad('y', 2000000000, 'y'))",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    ],
)
def test_a_runaway_is_killed(door, sql, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 3)
    started = time.monotonic()
    with pytest.raises((TooMuch, BadStatement)):
        door.gateway.query(sql, GUEST)
    assert time.monotonic() - started < 10
