"""Where tables are made of files that are only added, a test of the new ones gives the answer of a test of all."""

import json
import uuid
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hansa.app.contract import Contract

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SCHEMA = pa.schema([("day", pa.string()), ("n", pa.int64()), ("t", pa.string()), ("f", pa.float64())])
PROPERTIES = [
    {"name": "day", "logicalType": "string", "required": True, "logicalTypeOptions": {"maxLength": 1}},
    {"name": "n", "logicalType": "integer", "unique": True, "logicalTypeOptions": {"maximum": 6}},
    {"name": "t", "logicalType": "string", "required": True, "unique": True},
    {"name": "f", "logicalType": "number", "logicalTypeOptions": {"minimum": 0}},
]
QUALITY = [
    {"metric": "rowCount", "mustBeLessThan": 9},
    {"metric": "duplicateValues", "arguments": {"properties": ["day", "n"]}, "mustBe": 0},
    {"type": "sql", "query": "SELECT count(*) FROM orders WHERE n > 3", "mustBeLessThan": 2},
]
ROW = st.fixed_dictionaries(
    {
        "day": st.sampled_from(["a", "b", "long"]),
        "n": st.none() | st.integers(0, 9),
        "t": st.none() | st.text("ab", max_size=3),
        "f": st.none() | st.sampled_from([-1.0, 0.0, 2.5]),
    }
)


def hive(folder, rows, number):
    for day in {each["day"] for each in rows}:
        target = folder / "orders" / f"day={day}"
        target.mkdir(parents=True, exist_ok=True)
        chosen = [each for each in rows if each["day"] == day]
        pq.write_table(table(chosen).drop_columns("day"), target / f"{number}.parquet")
    return {"type": "local", "path": "orders/**/*.parquet", "format": "parquet"}


def delta(folder, rows, number):
    import deltalake

    deltalake.write_deltalake(folder / "orders", table(rows), mode="append", partition_by=["day"])
    return {"type": "local", "path": "orders", "format": "delta"}


def iceberg(folder, rows, number):
    from pyiceberg.catalog.sql import SqlCatalog

    with SqlCatalog("c", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}") as catalog:
        if not number:
            catalog.create_namespace("shop")
            catalog.create_table("shop.orders", SCHEMA, location=f"file://{folder}/orders")
        catalog.load_table("shop.orders").append(table(rows))
    return {"type": "local", "path": "orders", "format": "iceberg"}


def table(rows):
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def contract(server, folder):
    head = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "orders", "version": "1.0.0", "status": "active"}
    schema = {"name": "orders", "properties": PROPERTIES, "quality": QUALITY}
    return Contract(json.dumps(head | {"servers": [{"server": "here", **server}], "schema": [schema]}), base=folder)


def said(report):
    return [(each.check_id, each.status, each.measured, each.failed_rows, each.message) for each in report.results]


def note(report):
    return next(each.text for each in report.tables[0].findings if each.code == "state")


@pytest.mark.parametrize("write", [hive, delta, iceberg])
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts=st.lists(st.lists(ROW, min_size=1, max_size=5), min_size=2, max_size=3))
def test_what_is_appended_is_all_that_is_read(tmp_path_factory, write, parts):
    folder = tmp_path_factory.mktemp("parts")
    for number, rows in enumerate(parts):
        tested = contract(write(folder, rows, number), folder)
        kept = tested.test(at=NOW, state=folder / "state")
        assert said(kept) == said(tested.test(at=NOW))
        assert note(kept).startswith(f"{len(rows)} rows of " if number else "There is no earlier test")


def test_a_delta_table_that_lost_rows_is_tested_in_full(tmp_path):
    import deltalake

    delta(tmp_path, [{"day": "a", "n": 1, "t": "a", "f": 1.0}, {"day": "b", "n": 2, "t": "b", "f": 1.0}], 0)
    tested = contract({"type": "local", "path": "orders", "format": "delta"}, tmp_path)
    tested.test(at=NOW, state=tmp_path / "state")
    deltalake.DeltaTable(tmp_path / "orders").delete("day = 'a'")
    kept = tested.test(at=NOW, state=tmp_path / "state")
    assert "has changed or gone" in note(kept)
    assert said(kept) == said(tested.test(at=NOW))


def test_objects_in_s3(bucket, tmp_path, monkeypatch):
    store, folder, server, environment = bucket
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    tested = contract({**server, "location": f"s3://{folder}/*.parquet", "format": "parquet"}, tmp_path)
    for number in range(3):
        rows = [{"day": "a", "n": n + number, "t": uuid.uuid4().hex, "f": None} for n in range(2)]
        pq.write_table(table(rows), f"{folder}/{number}.parquet", filesystem=store)
        kept = tested.test(at=NOW, state=tmp_path / "state")
        assert said(kept) == said(tested.test(at=NOW))
        assert note(kept).startswith("2 rows of 1 new file" if number else "There is no earlier test")
