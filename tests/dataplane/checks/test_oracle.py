"""The compiled plan against a naive reading of the contract, row by row, on small random tables."""

import json
import re
from collections import Counter
from datetime import UTC, datetime

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.sql import literal
from hansa.dataplane.checks.run import run_checks
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

NUMBERS = st.none() | st.integers(-3, 6)
TEXTS = st.none() | st.text("ab'\"é\n%$", max_size=4)
TABLES = st.lists(st.tuples(NUMBERS, TEXTS), max_size=8)
OPERATORS = st.sampled_from(
    ["mustBe", "mustNotBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan", "mustBeLessOrEqualTo"]
)


@st.composite
def number_property(draw):
    keys = {"name": "n", "logicalType": "integer", "required": draw(st.booleans()), "unique": draw(st.booleans())}
    limits = st.integers(-3, 6)
    names = draw(st.sets(st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])))
    keys["logicalTypeOptions"] = {name: draw(limits) for name in names}
    if draw(st.booleans()):
        keys["logicalTypeOptions"]["multipleOf"] = draw(st.integers(1, 3))
    if draw(st.booleans()):
        keys["enum"] = [{"value": each} for each in draw(st.sets(limits, min_size=1, max_size=4))]
    keys["quality"] = [
        {"metric": draw(st.sampled_from(["nullValues", "duplicateValues"])), draw(OPERATORS): draw(st.integers(0, 3))}
    ]
    return keys


@st.composite
def text_property(draw):
    keys = {"name": "t", "logicalType": "string", "required": draw(st.booleans()), "unique": draw(st.booleans())}
    lengths = {name: draw(st.integers(0, 3)) for name in draw(st.sets(st.sampled_from(["minLength", "maxLength"])))}
    patterns = st.sampled_from(["^a", "b\\z", "^[ab]+\\z", "é", "'", "a.b"])
    keys["logicalTypeOptions"] = {**lengths, **({"pattern": draw(patterns)} if draw(st.booleans()) else {})}
    if draw(st.booleans()):
        keys["enum"] = [{"value": each} for each in draw(st.sets(TEXTS.filter(bool), min_size=1, max_size=3))]
    unit = {"unit": "percent"} if draw(st.booleans()) else {}
    keys["quality"] = [
        {
            "metric": "missingValues",
            "arguments": {"missingValues": draw(st.lists(TEXTS, min_size=1, max_size=2))},
            draw(OPERATORS): draw(st.integers(0, 60)),
            **unit,
        }
    ]
    return keys


COMPARE = {
    "mustBe": lambda a, b: a == b,
    "mustNotBe": lambda a, b: a != b,
    "mustBeGreaterThan": lambda a, b: a > b,
    "mustBeGreaterOrEqualTo": lambda a, b: a >= b,
    "mustBeLessThan": lambda a, b: a < b,
    "mustBeLessOrEqualTo": lambda a, b: a <= b,
}
LIMITS = {
    "minimum": ("≥", lambda v, x: v >= x),
    "maximum": ("≤", lambda v, x: v <= x),
    "exclusiveMinimum": (">", lambda v, x: v > x),
    "exclusiveMaximum": ("<", lambda v, x: v < x),
    "multipleOf": ("multiple of", lambda v, x: v % x == 0),
    "minLength": ("≥", lambda v, x: len(v) >= x),
    "maxLength": ("≤", lambda v, x: len(v) <= x),
}


def repeats(values):
    return sum(n - 1 for n in Counter(each for each in values if each is not None).values())


def expected(prop, values):
    """(kind, threshold's beginning) → (passes, rows that do not), as the standard's text says it."""
    there = [each for each in values if each is not None]
    wanted = {}
    if prop["required"]:
        wanted["required", ""] = len(values) - len(there)
    if prop["unique"]:
        wanted["unique", ""] = repeats(values)
    for name, limit in prop["logicalTypeOptions"].items():
        if name == "pattern":
            wanted["pattern", ""] = sum(not re.search(limit.replace("\\z", "\\Z"), each) for each in there)
        elif not (name == "minLength" and limit == 0):
            sign, keeps = LIMITS[name]
            wanted["length" if "Length" in name else "range", f"{sign} {limit}"] = sum(
                not keeps(v, limit) for v in there
            )
    if "enum" in prop:
        allowed = [each["value"] for each in prop["enum"]]
        wanted["enum", ""] = sum(each not in allowed for each in there)
    verdicts = {key: (rows == 0, rows) for key, rows in wanted.items()}
    for rule in prop["quality"]:
        count = {
            "nullValues": lambda: len(values) - len(there),
            "duplicateValues": lambda: repeats(values),
            "missingValues": lambda rule=rule: sum(v in rule["arguments"]["missingValues"] for v in values),
        }[rule["metric"]]()
        measured = 100 * count / len(values) if "unit" in rule and values else count
        operator = next(name for name in rule if name in COMPARE)
        verdicts[rule["metric"], ""] = (COMPARE[operator](measured, rule[operator]), count)
    return verdicts


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(number_property(), text_property(), TABLES)
def test_verdicts_equal_a_naive_reading(number, text, table):
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}
    data["schema"] = [{"name": "t", "properties": [number, text]}]
    document = read(json.dumps(data), "c.yaml").document
    contract = Contract.parse(document)
    plan = compile_plan(contract, contract.schema_[0], document)
    rows = ", ".join(
        f"({'NULL' if n is None else n}::BIGINT, {'NULL' if t is None else literal(t)}::VARCHAR)" for n, t in table
    )
    select = f"SELECT * FROM (VALUES {rows or '(NULL::BIGINT, NULL::VARCHAR)'}) x(n, t)" + (
        "" if rows else " WHERE false"
    )
    with duckdb.connect(config={"threads": 1}) as connection:
        results = run_checks(connection, select, plan, datetime(2026, 1, 1, tzinfo=UTC))
    for column, prop, values in (("n", number, [n for n, _ in table]), ("t", text, [t for _, t in table])):
        mine = [each for each in results if each.column == column and each.kind != "type"]
        wanted = expected(prop, values)
        assert len(mine) == len(wanted)
        for (kind, threshold), (passes, count) in wanted.items():
            [result] = [
                each
                for each in mine
                if each.kind == kind
                and each.threshold.startswith(threshold or "")
                and (not threshold or each.threshold.removesuffix(" characters") == threshold)
            ]
            assert (result.status == "passed", result.failed_rows) == (passes, count), (result, table)
            assert len(result.sample) <= 20
