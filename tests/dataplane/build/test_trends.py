"""The history of checks: one query, the newest runs only, the share of rows that broke each."""

from datetime import UTC, datetime, timedelta

import databases
import pytest
from sqlalchemy import event

from hansa.contracts.results import CheckResult
from hansa.dataplane.runs.model import CheckResultRow, Run
from hansa.dataplane.runs.queries import result_to_json
from hansa.dataplane.runs.trends import trends
from hansa.kernel.findings import Place, Severity

START = datetime(2026, 9, 1, tzinfo=UTC)


def add(session, product, number, *, failed, port="orders_v1", status="failed"):
    at, run = START + timedelta(days=number), f"{product}-{number:03}"
    if session.get(Run, run) is None:
        session.add(Run(id=run, product_id=product, status="succeeded", trigger="cron", queued_at=at))
        session.flush()
    for check in ("a", "b"):
        result = CheckResult(
            check, "sql", check, None, "", Severity.ERROR, status, "", "", failed, 10, "", Place("c"), ({"x": 1},)
        )
        row = CheckResultRow(
            id=f"{run}-{port}-{check}", run_id=run, product_id=product, port=port, object="orders", number=0, at=at,
            status=status, result=result_to_json(result),
        )  # fmt: skip
        session.add(row)


@pytest.fixture
def db(tmp_path):
    made = databases.migrated(tmp_path / "registry.db")
    with made.write() as session:
        for number in range(35):
            add(session, "orders", number, failed=number % 3, status="failed" if number % 3 else "passed")
            add(session, "orders", number, failed=9, port="other")
        add(session, "returns", 0, failed=None)
    yield made
    made.close()


def test_no_port_asks_nothing(db):
    with db.read() as session:
        assert trends(session, []) == {}


def test_the_newest_runs_of_the_port_oldest_first(db):
    with db.read() as session:
        found = trends(session, [("orders", "orders_v1")])
    assert set(found) == {("orders", "a"), ("orders", "b")}
    points = found["orders", "a"]
    assert [points[0].run_id, points[-1].run_id, len(points)] == ["orders-005", "orders-034", 30]
    assert [point.share for point in points[-3:]] == [0.2, 0.0, 0.1]


def test_a_check_of_the_whole_table_breaks_for_all(db):
    with db.read() as session:
        assert trends(session, [("returns", "orders_v1")])["orders", "a"][0].share == 1.0


def test_all_checks_of_all_ports_are_one_query(db):
    asked = []
    with db.read() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: asked.append(args[2]))
        trends(session, [("orders", "orders_v1"), ("orders", "other"), ("returns", "orders_v1")])
    assert len([each for each in asked if "check_result" in each]) == 1
