"""What footers, distinct texts and bits answer is what a scan of every row says."""

import json
import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.sql import literal
from hansa.dataplane.checks import few, footers
from hansa.dataplane.checks.engine import DuckEngine
from hansa.dataplane.checks.run import run_checks
from hansa.dataplane.checks.shape import look
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MOMENT = datetime(2026, 5, 1)  # noqa: DTZ001 a column without zone
PROPERTIES = [
    {
        "name": "i",
        "logicalType": "integer",
        "required": True,
        "unique": True,
        "logicalTypeOptions": {"minimum": 0, "maximum": 5},
    },
    {"name": "small", "logicalType": "integer", "physicalType": "INTEGER", "primaryKey": True},
    {"name": "f", "logicalType": "number", "logicalTypeOptions": {"minimum": 0, "exclusiveMaximum": 3}, "unique": True},
    {"name": "d", "logicalType": "number", "physicalType": "DECIMAL(9,3)", "logicalTypeOptions": {"minimum": 0}},
    {
        "name": "t",
        "logicalType": "string",
        "required": True,
        "logicalTypeOptions": {"pattern": "^[a-b]+$", "maxLength": 2},
        "quality": [
            {"metric": "nullValues", "mustBeLessThan": 30, "unit": "percent"},
            {"metric": "duplicateValues", "mustBeLessThan": 3},
        ],
    },
    {"name": "at", "logicalType": "timestamp", "logicalTypeOptions": {"minimum": "2026-05-01T00:00:00"}},
]
QUALITY = [
    {"metric": "rowCount", "mustBeGreaterThan": 2},
    {"metric": "duplicateValues", "arguments": {"properties": ["i", "small"]}, "mustBe": 0},
    {"metric": "duplicateValues", "arguments": {"properties": ["small", "t"]}, "mustBe": 0},
]
SLA = [
    {"property": "freshness", "value": 40, "unit": "d", "element": "orders.at"},
    {"property": "retention", "value": 1, "unit": "y", "element": "orders.at"},
]
ROW = st.fixed_dictionaries(
    {
        "i": st.none() | st.integers(-1, 7) | st.sampled_from([2**62, -(2**62)]),
        "small": st.none() | st.integers(0, 3) | st.sampled_from([2**40]),
        "f": st.none() | st.sampled_from([0.0, -0.0, 1.5, 2.999999999, 3.0, -0.0004, math.inf, -math.inf, math.nan]),
        "d": st.none() | st.sampled_from([Decimal("0.000"), Decimal("-0.001"), Decimal("999999.999")]),
        "t": st.none() | st.text("ab\x00é", max_size=3),
        "at": st.none() | st.integers(-2, 40).map(lambda n: MOMENT + timedelta(days=n)),
    }
)
TYPES = pa.schema(
    [
        ("i", pa.int64()),
        ("small", pa.int64()),
        ("f", pa.float64()),
        ("d", pa.decimal128(9, 3)),
        ("t", pa.string()),
        ("at", pa.timestamp("us")),
    ]
)


WORTH = few.WORTH


@pytest.fixture(autouse=True, scope="module")
def every_way():
    """Also the one that pays only in a large table."""
    few.WORTH = 0
    yield
    few.WORTH = WORTH


def plan_of():
    head = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "orders", "version": "1.0.0", "status": "active"}
    schema = {"name": "orders", "properties": PROPERTIES, "quality": QUALITY}
    document = read(json.dumps(head | {"schema": [schema], "slaProperties": SLA}), "orders.odcs.yaml").document
    contract = Contract.parse(document)
    return compile_plan(contract, contract.schema_[0], document)


def write(path, rows, statistics, groups):
    table = pa.Table.from_pylist(rows, schema=TYPES)
    pq.write_table(table, path, row_group_size=groups, write_statistics=statistics, use_dictionary=["t"])


def verdicts(relation, files):
    plan = plan_of()
    with duckdb.connect(config={"threads": 1}) as connection:
        results = run_checks(connection, relation, plan, NOW, files=files)
    return {each.check_id: (each.status, each.measured, each.failed_rows, each.total_rows) for each in results}


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(ROW, max_size=9), min_size=1, max_size=3),
    st.sampled_from([True, False, ["i", "t"]]),
    st.integers(1, 4),
    st.booleans(),
)
def test_results_are_the_same_with_and_without_metadata(tmp_path_factory, parts, statistics, groups, by_engine):
    folder = tmp_path_factory.mktemp("parts")
    files = tuple(str(folder / f"{number}.parquet") for number in range(len(parts)))
    for path, rows in zip(files, parts, strict=True):
        write(path, rows, statistics, groups)
        if by_engine:
            duckdb.sql(f"COPY (SELECT * FROM '{path}') TO '{path}.2' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    files = tuple(f"{each}.2" for each in files) if by_engine else files
    relation = f"read_parquet([{', '.join(map(literal, files))}], union_by_name=true)"
    assert verdicts(relation, files) == verdicts(relation, ())


def test_a_nan_is_in_no_range_even_where_the_footer_does_not_know_it(tmp_path):
    path = str(tmp_path / "nan.parquet")
    write(
        path, [dict.fromkeys(TYPES.names) | {"i": 1, "f": each} for each in (0.0, math.nan)], statistics=True, groups=9
    )
    for files in ((path,), ()):
        found = verdicts(f"read_parquet({literal(path)})", files)
        assert [found[each][2] for each in ("orders.f.range", "orders.f.range-2")] == [1, 1]


@pytest.mark.parametrize(("statistics", "known"), [(True, True), (False, False)])
def test_only_complete_statistics_are_believed(tmp_path, connection, statistics, known):
    path = str(tmp_path / "x.parquet")
    write(path, [dict.fromkeys(TYPES.names) | {"i": 1, "t": "a"}] * 20, statistics=statistics, groups=9)
    engine = DuckEngine(connection)
    found = footers.read(engine, [path], look(engine, f"read_parquet({literal(path)})", plan_of())).columns
    assert (found["i"].nulls, found["i"].extremes, found["t"].few) == (known, known, True)


def test_a_small_table_has_no_statement_for_each_column(tmp_path, connection, monkeypatch):
    monkeypatch.setattr(few, "WORTH", WORTH)
    path = str(tmp_path / "x.parquet")
    write(path, [dict.fromkeys(TYPES.names) | {"i": 1, "t": "a"}] * 20, statistics=True, groups=9)
    asked = []
    monkeypatch.setattr(few, "_column", lambda _measures, name, _checks: asked.append(name))
    relation = f"read_parquet({literal(path)})"
    run_checks(connection, relation, plan_of(), NOW, files=(path,))
    assert asked == []
    monkeypatch.setattr(few, "WORTH", 1)
    run_checks(connection, relation, plan_of(), NOW, files=(path,))
    assert asked == ['"t"']


def test_a_last_part_without_a_list_of_its_values_changes_nothing(tmp_path, connection):
    """Writers give a short part up as not worth a list; the column has few values all the same."""
    files = [str(tmp_path / f"{number}.parquet") for number in range(5)]
    for number, file in enumerate(files):
        rows = pa.table({"t": ["a", "b", "bad" if number == 4 else "a"]})
        pq.write_table(rows, file, use_dictionary=number < 4)
    engine = DuckEngine(connection)
    source = f"read_parquet([{', '.join(map(literal, files))}])"
    shape = look(engine, source, plan_of())
    assert footers.read(engine, files, shape).columns["t"].few
    assert not footers.read(engine, files[2:], shape).columns["t"].few


def test_keys_of_equal_hash_groups_are_compared_as_values(check):
    rows = "SELECT * FROM (VALUES ('a', 1), ('a', 1), ('b', 1), (NULL, 1), (NULL, 1)) x(k, n)"
    found = check(
        [{"name": "k", "logicalType": "string", "unique": True}, {"name": "n", "logicalType": "integer"}], rows
    )
    assert found["orders.k.unique"].failed_rows == 1
