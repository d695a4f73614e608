"""A test that reads only what is new gives the answer of a test that reads all."""

import json
import math
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.sql import literal
from hansa.dataplane.checks import append, keyhashes
from hansa.dataplane.checks.append import Appending
from hansa.dataplane.checks.engine import DuckEngine
from hansa.dataplane.checks.parts import of_files
from hansa.dataplane.checks.run import Run, run_checks
from hansa.dataplane.checks.state import Folder
from hansa.kernel.errors import InvalidInput
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MOMENT = datetime(2026, 5, 1)  # noqa: DTZ001 a column without zone
PROPERTIES = [
    {"name": "i", "logicalType": "integer", "unique": True, "required": True, "logicalTypeOptions": {"maximum": 6}},
    {"name": "n", "logicalType": "integer", "primaryKey": True},
    {"name": "f", "logicalType": "number", "unique": True, "logicalTypeOptions": {"minimum": 0}},
    {
        "name": "t",
        "logicalType": "string",
        "unique": True,
        "logicalTypeOptions": {"pattern": "^[ab]*$"},
        "quality": [
            {"metric": "nullValues", "mustBeLessThan": 30, "unit": "percent"},
            {"metric": "duplicateValues", "mustBeLessOrEqualTo": 2},
            {"metric": "duplicateValues", "mustBeLessThan": 20, "unit": "percent"},
        ],
    },
    {"name": "at", "logicalType": "timestamp"},
]
QUALITY = [
    {"metric": "rowCount", "mustBeLessThan": 12},
    {"metric": "duplicateValues", "arguments": {"properties": ["i", "t"]}, "mustBe": 0},
    {"metric": "duplicateValues", "arguments": {"properties": ["n", "t"]}, "mustBe": 0},
    {"type": "sql", "query": "SELECT count(*) FROM orders WHERE i > n", "mustBeLessThan": 2},
]
SLA = [{"property": "freshness", "value": 20, "unit": "d", "element": "orders.at"}]
TYPES = pa.schema(
    [("i", pa.int64()), ("n", pa.int64()), ("f", pa.float64()), ("t", pa.string()), ("at", pa.timestamp("us"))]
)
ROW = st.fixed_dictionaries(
    {
        "i": st.none() | st.integers(0, 9),
        "n": st.none() | st.integers(0, 30),
        "f": st.none() | st.sampled_from([0.0, -0.0, 1.5, 2.5, -0.0004, math.nan]),
        "t": st.none() | st.text("ab\x00", max_size=2),
        "at": st.none() | st.integers(-2, 40).map(lambda n: MOMENT + timedelta(days=n)),
    }
)


def plan_of(properties=PROPERTIES):
    head = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "orders", "version": "1.0.0", "status": "active"}
    schema = {"name": "orders", "properties": properties, "quality": QUALITY}
    document = read(json.dumps(head | {"schema": [schema], "slaProperties": SLA}), "orders.odcs.yaml").document
    contract = Contract.parse(document)
    return compile_plan(contract, contract.schema_[0], document)


def write(path, rows, schema=TYPES):
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return str(path)


def verdicts(results):
    return {
        each.check_id: (each.status, each.measured, each.failed_rows, each.total_rows, each.message) for each in results
    }


def added(state, files, plan=None):
    with duckdb.connect(config={"threads": 1}) as connection:
        return Appending(DuckEngine(connection), plan or plan_of(), of_files(files), Folder(state), NOW, keep=20).test()


def whole(files, plan=None):
    with duckdb.connect(config={"threads": 1}) as connection:
        relation = f"read_parquet([{', '.join(map(literal, files))}], union_by_name=true)"
        return verdicts(run_checks(connection, relation, plan or plan_of(), NOW))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(ROW, max_size=6), min_size=2, max_size=4), st.booleans())
def test_the_answer_is_that_of_a_full_test(tmp_path_factory, parts, ascending):
    folder = tmp_path_factory.mktemp("parts")
    files = []
    for number, rows in enumerate(parts):
        moved = (
            [row | {"n": None if row["n"] is None else row["n"] + 100 * number} for row in rows] if ascending else rows
        )
        files.append(write(folder / f"{number}.parquet", moved))
        kept = added(folder / "state", files)
        assert verdicts(kept.results) == whole(files)
        assert kept.what.endswith("all was read.") == (number == 0)
        for each in kept.results:
            assert bool(each.sample) == bool(each.failed_rows and each.status in {"failed", "warning"}), each


ROWS = [{"i": n, "n": n, "f": float(n), "t": "ab"[:n], "at": MOMENT} for n in range(3)]
MORE = [{"i": 4, "n": 9, "f": 9.0, "t": "bb", "at": MOMENT}]


@pytest.fixture
def files(tmp_path):
    return [write(tmp_path / "1.parquet", ROWS), write(tmp_path / "2.parquet", MORE)]


def test_only_new_files_are_read(tmp_path, files):
    added(tmp_path / "state", files[:1])
    kept = added(tmp_path / "state", files)
    assert kept.what.startswith("1 rows of 1 new file were read, 3 were tested before")
    assert "SQL rule" in kept.what
    assert added(tmp_path / "state", files).what.startswith("Nothing is new, 4 were tested before")


def test_examples_of_new_rows_are_asked_for_only_where_a_check_fails(tmp_path, files, monkeypatch):
    asked = []
    examples = Run.examples
    monkeypatch.setattr(Run, "examples", lambda run, check: asked.append(check.id) or examples(run, check))
    rows = [row | {"f": None, "t": None} for row in MORE]
    files.append(write(tmp_path / "3.parquet", rows))
    added(tmp_path / "state", files[:2])
    asked.clear()
    results = added(tmp_path / "state", files).results
    failed = {each.check_id for each in results if each.status in {"failed", "warning"}}
    assert set(asked) <= failed
    assert any(each.failed_rows and each.check_id not in failed for each in results)


def test_a_state_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "state").write_text("x")
    with pytest.raises(InvalidInput, match="no folder"):
        Folder(tmp_path / "state")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("parquet", "PARQUET"),
        lambda text: text.replace('"format": 1', '"format": 2'),
        lambda text: "[]",
        lambda text: '{"format": 1, "checksum": "", "state": "{}"}',
        lambda text: "[" * 100_000,
    ],
)
def test_a_state_that_is_not_as_it_was_written_is_not_believed(tmp_path, files, spoil):
    added(tmp_path / "state", files[:1])
    [state] = (tmp_path / "state").glob("*.json")
    state.write_text(spoil(state.read_text()))
    assert added(tmp_path / "state", files).what == "There is no earlier test to add to: all was read."


def test_hashes_that_are_not_as_they_were_written_are_not_believed(tmp_path, files):
    added(tmp_path / "state", files[:1])
    for part in (tmp_path / "state").glob("*.parquet"):
        pq.write_table(pa.table({"h": pa.array([1, 2, 3], pa.uint64())}), part)
    kept = added(tmp_path / "state", files)
    assert kept.what == "What the last test kept cannot be read: all was read."
    assert verdicts(kept.results) == whole(files)


@pytest.mark.parametrize("change", ["old file", "old file gone", "contract", "columns"])
def test_any_other_change_is_tested_in_full(tmp_path, files, change):
    added(tmp_path / "state", files[:1])
    plan = None
    if change == "old file":
        files[0] = write(tmp_path / "1.parquet", ROWS * 2)
    elif change == "old file gone":
        files = files[1:]
    elif change == "contract":
        plan = plan_of([*PROPERTIES[:-1], {"name": "at", "logicalType": "timestamp", "required": True}])
    else:
        write(tmp_path / "2.parquet", MORE, TYPES.append(pa.field("more", pa.int32())))
    kept = added(tmp_path / "state", files, plan)
    assert kept.what.endswith("all was read.")
    assert verdicts(kept.results) == whole(files, plan)


def test_hashes_of_no_use_are_deleted_and_many_become_one(tmp_path, files, monkeypatch):
    monkeypatch.setattr(keyhashes, "MOST_PARTS", 2)
    for number in range(6):
        files.append(write(tmp_path / f"{number + 3}.parquet", [MORE[0] | {"t": "b" * number, "i": number}]))
        assert verdicts(added(tmp_path / "state", files).results) == whole(files)
    state = Folder(tmp_path / "state").load("orders")
    named = {part.name for key in state.keys.values() for part in key.parts or ()}
    assert {each.name for each in (tmp_path / "state").glob("*.parquet")} == named
    assert max(len(key.parts or ()) for key in state.keys.values()) <= 3


def test_two_tables_do_not_share_a_state(tmp_path):
    folder = Folder(tmp_path)
    assert folder.file("a/b") != folder.file("a b")
    assert folder.file("../x").parent == tmp_path


def test_what_can_be_merged():
    kinds = {each.kind for each in plan_of().checks if append.is_mergeable(each)}
    assert {"required", "range", "pattern", "rowCount", "freshness", "nullValues"} <= kinds
    assert not kinds & {"sql", "reference", "unique"}
