"""The rows behind a failed check: masked, located in their files, taken apart, and estimated from a sample."""

import json
from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.contracts.estimate import estimated, wilson
from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks.engine import DuckEngine
from hansa.dataplane.checks.locate import located, positions
from hansa.dataplane.checks.quarantine import REASONS, quarantine
from hansa.dataplane.checks.run import run_checks
from hansa.dataplane.checks.sample import MASK, shown
from hansa.kernel.errors import InvalidInput
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PROPS = [
    {"name": "name", "logicalType": "string", "classification": "restricted", "required": True},
    {"name": "n", "logicalType": "integer", "logicalTypeOptions": {"minimum": 0}},
    {"name": "id", "logicalType": "integer", "primaryKey": True},
]


def plan_of(properties, **schema):
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}
    data["schema"] = [{"name": "orders", "properties": properties, **schema}]
    document = read(json.dumps(data), "c.yaml").document
    contract = Contract.parse(document)
    return compile_plan(contract, contract.schema_[0], document)


@pytest.fixture
def engine():
    with duckdb.connect(config={"threads": 2}) as connection:
        yield DuckEngine(connection)


def run_of(engine, relation, properties=PROPS, **schema):
    plan = plan_of(properties, **schema)
    return plan, run_checks(engine, relation, plan, NOW)


def by_id(results):
    return {each.check_id: each for each in results}


def test_classified_values_are_masked_and_the_key_stands_first(engine):
    plan, results = run_of(engine, "(SELECT 'Ada' AS name, -1::BIGINT AS n, 7::BIGINT AS id)")
    assert by_id(results)["orders.n.range"].sample == ({"name": "Ada", "n": -1, "id": 7},)
    [row] = by_id(shown(results, plan))["orders.n.range"].sample
    assert list(row.items()) == [("id", 7), ("name", MASK), ("n", -1)]


def test_a_classified_field_masks_the_whole_column_and_internal_is_open(engine):
    props = [
        {"name": "id", "logicalType": "integer", "classification": "Internal", "logicalTypeOptions": {"minimum": 5}},
        {
            "name": "address",
            "logicalType": "object",
            "properties": [{"name": "street", "logicalType": "string", "classification": "personal"}],
        },
    ]
    plan, results = run_of(engine, "(SELECT 1::BIGINT AS id, {'street': 'x'} AS address)", props)
    [row] = by_id(shown(results, plan))["orders.id.range"].sample
    assert row == {"id": 1, "address": MASK}


@pytest.mark.parametrize("kind", ["csv", "json", "parquet"])
def test_rows_are_located_in_their_files(engine, tmp_path, kind):
    for part in (0, 1):
        target = tmp_path / f"part-{part}.{kind}"
        options = "FORMAT parquet, ROW_GROUP_SIZE 2048" if kind == "parquet" else f"FORMAT {kind}"
        engine.write(
            f"COPY (SELECT 'a' AS name, CASE WHEN i IN (3000) AND {part} = 1 THEN -1 ELSE i END AS n, "
            f"i + {part} * 10000 AS id FROM range(5000) t(i)) TO '{target}' ({options})"
        )
    relation = f"read_{kind}(['{tmp_path}/part-0.{kind}', '{tmp_path}/part-1.{kind}'])"
    plan, results = run_of(engine, relation)
    found = by_id(located(engine, relation, plan, results))["orders.n.range"]
    group = " (row group 1)" if kind == "parquet" else ""
    assert found.where == (f"part-1.{kind}, row 3,001{group}",)
    assert [(each["name"], int(each["n"]), each["id"]) for each in found.sample] == [("a", -1, 13000)]
    filtered = by_id(located(engine, relation, plan, results, where="orders.id > 12000"))["orders.n.range"]
    assert filtered.where == found.where


def test_what_is_in_no_file_has_no_place():
    assert positions("orders") is None
    assert positions("read_csv(['a']) JOIN read_csv(['b'])") is None
    assert positions("(SELECT * FROM read_csv(['it''s.csv'], delim=')'))").files == ("it's.csv",)


def test_quarantine_refuses_another_server(tmp_path):
    class Other:
        dialect = "postgres"

    with pytest.raises(InvalidInput, match="another server"):
        quarantine(Other(), "orders", plan_of(PROPS), (), tmp_path)


def test_rows_are_taken_apart_with_all_their_reasons(engine, tmp_path):
    rows = """(SELECT * FROM (VALUES ('a', 1::BIGINT, 1::BIGINT), (NULL, -1, 2), ('b', 2, 3), ('c', 3, 3),
      ('d', -2, 5), ('e', NULL, NULL)) t(name, n, id))"""
    plan, results = run_of(engine, rows, quality=[{"metric": "rowCount", "mustBe": 100}])
    done = quarantine(engine, rows, plan, results, tmp_path / "out")
    assert (done.failing_rows, done.passing_rows) == (5, 1)
    assert done.whole == ("number of rows = 100",)
    failing = engine.rows(f"SELECT n, id, {REASONS} FROM '{done.failing}' ORDER BY id NULLS LAST, n")
    assert [(n, id_, len(reasons)) for n, id_, reasons in failing] == [
        (-1, 2, 2), (2, 3, 1), (3, 3, 1), (-2, 5, 1), (None, None, 1),
    ]  # fmt: skip
    assert failing[0][2] == ["name must have a value", "n must be at least 0"]
    assert engine.rows(f"SELECT * FROM '{done.passing}'") == [("a", 1, 1)]
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == [
        "orders.failing.parquet",
        "orders.passing.parquet",
    ]


def test_quarantine_keeps_values_that_could_not_be_read(engine, tmp_path):
    rows = "(SELECT * FROM (VALUES ('1'), ('x')) t(n))"
    props = [{"name": "n", "logicalType": "integer", "logicalTypeOptions": {"minimum": 5}}]
    plan, results = run_of(engine, rows, props)
    done = quarantine(engine, rows, plan, results, tmp_path)
    kept = engine.rows(f"SELECT n, {REASONS} FROM '{done.failing}' ORDER BY n")
    assert kept == [("1", ["n must be at least 5"]), ("x", ["n must be integer"])]
    assert done.passing_rows == 0


def test_a_reference_and_a_repeated_value_name_their_rows(engine, tmp_path):
    props = [
        {"name": "id", "logicalType": "integer", "unique": True, "relationships": [{"to": "orders.parent"}]},
        {"name": "parent", "logicalType": "integer"},
    ]
    rows = "(SELECT * FROM (VALUES (1::BIGINT, 1::BIGINT), (2, 4), (3, 3), (3, 3)) t(id, parent))"
    plan, results = run_of(engine, rows, props)
    done = quarantine(engine, rows, plan, results, tmp_path)
    assert engine.rows(f"SELECT id, len({REASONS}) FROM '{done.failing}' ORDER BY ALL") == [(2, 1), (3, 1), (3, 1)]


def test_a_sample_claims_only_what_it_shows(engine):
    props = [
        *PROPS,
        {
            "name": "s",
            "logicalType": "string",
            "quality": [
                {"id": "half", "metric": "nullValues", "mustBeLessThan": 80, "unit": "percent"},
                {"id": "close", "metric": "nullValues", "mustBeLessThan": 51, "unit": "percent"},
                {"id": "few", "metric": "nullValues", "mustBeLessThan": 100},
                {"id": "sql", "type": "sql", "query": "SELECT max(n) FROM orders", "mustBeLessThan": 5000},
            ],
        },
    ]
    rows = "(SELECT 'a' AS name, i AS n, i AS id, CASE WHEN i % 2 = 0 THEN 'x' END AS s FROM range(1000) t(i))"
    plan, results = run_of(engine, rows, props)
    found = by_id(estimated(results, plan, 0.01))
    assert found["orders.n.range"].status == "passed"
    assert "from 0 to 0.383 % of all rows, 95 % sure" in found["orders.n.range"].message
    assert found["orders.(id).primaryKey"].status == "skipped"
    assert found["orders.s.quality.half"].status == "passed"
    assert found["orders.s.quality.close"].status == "skipped"
    assert found["orders.s.quality.few"].status == "failed"
    assert found["orders.s.quality.sql"].status == "skipped"
    assert found["orders.columns"].message == by_id(results)["orders.columns"].message


def test_a_sample_refutes(engine):
    rows = "(SELECT 'a' AS name, -1::BIGINT AS n, 1::BIGINT AS id FROM range(2))"
    plan, results = run_of(engine, rows)
    found = by_id(estimated(results, plan, 0.5))
    assert found["orders.(id).primaryKey"].status == "failed"
    assert found["orders.n.range"].status == "failed"


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share_and_narrows(broken, rows):
    broken = min(broken, rows)
    low, high = wilson(broken, rows)
    assert 0 <= low <= 100 * broken / rows + 1e-9
    assert 100 * broken / rows <= high + 1e-9 <= 100 + 1e-6
    wide, wider = wilson(broken, rows), wilson(broken * 10, rows * 10)
    assert wide[1] - wide[0] >= wider[1] - wider[0]


def test_what_a_rule_makes_of_a_classified_column_is_masked_too(engine):
    query = "SELECT count(*) FROM (SELECT upper(name) AS loud, id FROM orders)"
    plan, results = run_of(
        engine,
        "(SELECT 'Ada' AS name, 1::BIGINT AS n, 7::BIGINT AS id)",
        quality=[{"id": "x", "type": "sql", "query": query, "mustBe": 0}],
    )
    found = by_id(shown(results, plan))["orders.quality.x"]
    assert found.sample == ({"id": 7, "loud": MASK},)
