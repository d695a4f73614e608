"""Multiples, limits, lists and nested values against a plain reading of them in Python, on small random tables."""

import json
import math
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.sql import literal
from hansa.dataplane.checks.run import run_checks
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STEPS = st.sampled_from([1, 3, 5, 0.5, 0.1, 0.25, 0.01, 0.3, 1.5])
FLOATS = st.one_of(
    st.none(),
    st.integers(-(10**6), 10**6).map(float),
    st.decimals(-10_000, 10_000, places=2).map(float),
    st.floats(-1e6, 1e6, allow_nan=False),
)
LISTS = st.lists(st.none() | st.lists(st.none() | st.integers(-3, 3), max_size=4), min_size=1, max_size=6)


def failing(prop, rows, kind):
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}
    data["schema"] = [{"name": "t", "properties": [{"name": "v", **prop}]}]
    document = read(json.dumps(data), "c.yaml").document
    contract = Contract.parse(document)
    plan = compile_plan(contract, contract.schema_[0], document)
    values = ", ".join(f"({row}::{kind})" for row in rows)
    with duckdb.connect(config={"threads": 1}) as connection:
        results = run_checks(
            connection, f"SELECT * FROM (VALUES {values}) x(v)", plan, datetime(2026, 1, 1, tzinfo=UTC)
        )
    return {each.check_id: each.failed_rows for each in results if each.failed_rows}


def is_multiple(value, step):
    """By the shortest decimal text of both, which is what the contract and the data say."""
    return Decimal(repr(value)) % Decimal(repr(step)) == 0


@QUICK
@given(st.lists(FLOATS, min_size=1, max_size=8), STEPS)
def test_multiples_are_exact(values, step):
    rows = ["NULL" if each is None else repr(each) for each in values]
    found = failing({"logicalType": "number", "logicalTypeOptions": {"multipleOf": step}}, rows, "DOUBLE")
    assert found.get("t.v.range", 0) == sum(each is not None and not is_multiple(each, step) for each in values)


@QUICK
@given(st.lists(st.decimals(-(10**15), 10**15, places=3), min_size=1, max_size=6), STEPS)
def test_multiples_of_decimals_are_exact(values, step):
    prop = {"logicalType": "number", "physicalType": "DECIMAL(30,3)", "logicalTypeOptions": {"multipleOf": step}}
    found = failing(prop, [f"'{each}'" for each in values], "DECIMAL(30,3)")
    assert found.get("t.v.range", 0) == sum(each % Decimal(repr(step)) != 0 for each in values)


@QUICK
@given(st.lists(st.none() | st.floats(), min_size=1, max_size=8), st.floats(-10, 10), st.booleans())
def test_limits_judge_every_float(values, limit, exclusive):
    options = {"exclusiveMinimum" if exclusive else "minimum": limit}
    rows = ["NULL" if each is None else f"'{each!r}'" for each in values]
    found = failing({"logicalType": "number", "logicalTypeOptions": options}, rows, "DOUBLE")
    keeps = (lambda v: v > limit) if exclusive else (lambda v: v >= limit)
    assert found.get("t.v.range", 0) == sum(v is not None and (math.isnan(v) or not keeps(v)) for v in values)


@QUICK
@given(LISTS, st.integers(0, 3), st.integers(0, 3), st.integers(-3, 3))
def test_lists_and_their_items(rows, low, high, least):
    items = {"logicalType": "integer", "required": True, "unique": True, "logicalTypeOptions": {"minimum": least}}
    prop = {
        "logicalType": "array",
        "items": items,
        "logicalTypeOptions": {"minItems": low, "maxItems": high, "uniqueItems": True},
    }
    sql = ["NULL" if row is None else f"CAST(CAST({literal(json.dumps(row))} AS JSON) AS BIGINT[])" for row in rows]
    found = failing(prop, sql, "BIGINT[]")
    there = [row for row in rows if row is not None]
    wanted = {
        "t.v.items": sum(len(row) < low for row in there) if low else sum(len(row) > high for row in there),
        "t.v[].required": sum(None in row for row in there),
        "t.v[].range": sum(any(item is not None and item < least for item in row) for row in there),
    }
    for key, count in wanted.items():
        assert found.get(key, 0) == count, (key, rows)
    repeats = sum(any(n > 1 for item, n in Counter(row).items() if item is not None) for row in there)
    assert found.get("t.v.items-3" if low else "t.v.items-2", 0) == repeats
