"""The demo's models over the demo's raw data, by hand, judged by the demo's contracts."""

import importlib.util
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks.run import run_checks
from hansa.demo import seed
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

BY_HAND = Path(__file__).resolve().parents[2] / "bench" / "by_hand.py"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def load_by_hand():
    spec = importlib.util.spec_from_file_location("by_hand", BY_HAND)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def file_of(out, table):
    return f"read_parquet('{out / table}.parquet')"


@pytest.fixture(scope="module")
def built(home, tmp_path_factory):
    by_hand, out = load_by_hand(), tmp_path_factory.mktemp("out")
    products, contracts = by_hand.read_mesh(home)
    rows = {}
    for product in by_hand.in_order(products):
        rows |= by_hand.build(home, out, product, contracts)
    return out, rows, products, contracts


@pytest.fixture
def sql(built):
    out = built[0]
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for path in out.glob("*.parquet"):
        connection.execute(f"CREATE VIEW {path.stem} AS FROM {file_of(out, path.stem)}")
    yield lambda query: connection.execute(query).fetchall()
    connection.close()


def judge(home, out, contract_id):
    path = next(home.glob(f"dataproducts/**/{contract_id}.odcs.yaml"))
    document = read(path.read_text(encoding="utf-8"), path.name).document
    contract = Contract.parse(document)
    tables = {schema.name: file_of(out, schema.name) for schema in contract.schema_}
    references = {f"{s.name}.{p.name}": tables[s.name] for s in contract.schema_ for p in s.properties}
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for schema in contract.schema_:
            plan = compile_plan(contract, schema, document, references=references)
            yield from run_checks(connection, tables[schema.name], plan, NOW)


def test_every_promise_is_kept(home, built):
    out, _, products, _ = built
    broken = [
        (contract, result.name, result.message)
        for product in products.values()
        for contract in product.outputs.values()
        for result in judge(home, out, contract)
        if result.status not in {"passed", "skipped"}
    ]
    assert broken == []


def test_every_table_has_rows(built):
    assert {name for name, count in built[1].items() if count == 0} == set()
    assert len(built[1]) == 20


def test_dirt_does_not_come_through(sql):
    assert sql(
        "SELECT count(*) FROM customers_latest_pii WHERE email LIKE '%example.test' OR last_name = 'Testkunde'"
    ) == [(0,)]
    assert sql("SELECT count(*) FROM orders_pii WHERE email <> lower(trim(email)) OR order_date IS NULL") == [(0,)]
    assert sql("SELECT count(*) - count(DISTINCT search_id) FROM search_queries_all") == [(0,)]
    assert sql("SELECT count(*) FROM stock_update_events WHERE warehouse LIKE '%?%'") == [(0,)]
    assert sql("SELECT count(*) > 0 FROM stock_update_events WHERE warehouse = 'Gdańsk'") == [(True,)]


def test_what_was_sold_is_what_was_ordered(sql):
    assert sql("SELECT count(*) FROM orders_npii WHERE order_id NOT IN (FROM (SELECT order_id FROM order_lines))") == [
        (0,)
    ]
    assert sql("SELECT (SELECT sum(orders) FROM monthly_target_performance) = (SELECT count(*) FROM orders_npii)") == [
        (True,)
    ]


def test_the_charts_will_look_like_a_shop(sql):
    steps = [row[0] for row in sql("SELECT sum(visits) FROM funnel_by_week GROUP BY step_number ORDER BY step_number")]
    assert steps == sorted(steps, reverse=True)
    assert 0.02 < steps[-1] / steps[0] < 0.2
    early, late = sql(
        "SELECT avg(retention) FROM cohort_retention WHERE months_since IN (1, 12) GROUP BY months_since ORDER BY months_since"
    )
    assert early > late
    (november,), (february,) = sql(
        "SELECT sum(turnover) FROM monthly_target_performance WHERE year(month) = 2025 AND month(month) IN (2, 11) GROUP BY month ORDER BY month DESC"
    )
    assert november * 10 > february * 12
    assert sql("SELECT count(*) > 0 FROM article_profitability WHERE loss_making") == [(True,)]
    assert sql("SELECT count(DISTINCT segment) FROM customer_cohorts") == [(6,)]


def test_the_bad_day_breaks_the_promise_of_returns(home, built, tmp_path):
    _, _, products, contracts = built
    path = seed.bad_day(home)
    try:
        load_by_hand().build(home, tmp_path, products["returns"], contracts)
        failed = {result.column: result for result in judge(home, tmp_path, "returns") if result.status == "failed"}
    finally:
        path.unlink()
    assert {"order_id", "reason", "refund_amount"} <= set(failed)
    assert failed["refund_amount"].failed_rows > 5
    assert failed["refund_amount"].sample
