"""Made-up rows keep the contract they were made from; what they were not made to keep is said."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from hansa.app.contract import Contract
from hansa.contracts.generate.rows import Order, generate
from hansa.contracts.generate.text import Unmakeable, make
from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks.run import run_checks
from hansa.dataplane.synthetic import to_arrow
from hansa.standards.odcs.schema import Property

AT = datetime(2026, 11, 23, tzinfo=UTC)

SHOP = """\
apiVersion: v3.2.0
kind: DataContract
id: shop
version: 1.0.0
status: active
slaProperties:
  - {property: freshness, value: 1, unit: d, element: orders.placed_at}
  - {property: retention, value: 30, unit: d, element: orders.placed_at}
schema:
  - name: orders
    quality:
      - {metric: rowCount, mustBeGreaterOrEqualTo: 50}
    properties:
      - {name: order_id, logicalType: string, primaryKey: true, logicalTypeOptions: {pattern: '^O-\\d{6}$'}}
      - name: customer
        logicalType: integer
        required: true
        relationships: [{to: customers.customer_id}]
      - {name: placed_at, logicalType: timestamp, required: true}
      - {name: amount, logicalType: number, physicalType: 'decimal(8,2)', logicalTypeOptions: {minimum: 0, exclusiveMaximum: 100}}
      - {name: weight, logicalType: number, logicalTypeOptions: {exclusiveMinimum: 0, multipleOf: 0.5}}
      - {name: status, logicalType: string, enum: [{value: new}, {value: paid}]}
      - {name: level, logicalType: integer, logicalTypeOptions: {format: i8, multipleOf: 3}}
      - {name: day, logicalType: date, logicalTypeOptions: {minimum: '2026-01-01', maximum: '2026-01-31'}}
      - {name: hour, logicalType: time}
      - name: tags
        logicalType: array
        logicalTypeOptions: {minItems: 1, maxItems: 3, uniqueItems: true}
        items: {name: tag, logicalType: string, logicalTypeOptions: {maxLength: 8}}
      - name: address
        logicalType: object
        properties:
          - {name: zip, logicalType: string, required: true, logicalTypeOptions: {pattern: '^[0-9]{5}$'}}
          - {name: country, logicalType: string, logicalTypeOptions: {minLength: 2, maxLength: 2}}
      - name: extra
        logicalType: map
        map: {key: {name: key, logicalType: string}, value: {name: value, logicalType: integer}}
  - name: customers
    properties:
      - {name: customer_id, logicalType: integer, primaryKey: true}
      - {name: email, logicalType: string, unique: true, logicalTypeOptions: {format: email}}
      - name: shoe
        logicalType: string
        quality: [{metric: invalidValues, arguments: {validValues: [s, m, l]}, mustBe: 0}]
"""


def checked(text: str, rows: int = 60) -> list[str]:
    """The sentences of all checks that the made-up rows do not pass."""
    contract = Contract(text)
    made, _ = generate(contract.model, Order(rows, 7, AT), contract.document)
    said = []
    with duckdb.connect() as connection:
        for each in made:
            connection.register(f"made_{each.table}", to_arrow(each))
        relations = {each.table: f'"made_{each.table}"' for each in made}
        for schema, each in zip(contract.model.schema_, made, strict=True):
            plan = compile_plan(contract.model, schema, contract.document, references=relations)
            results = run_checks(connection, relations[each.table], plan, AT)
            said += [result.message for result in results if result.status != "passed"]
    return said


def test_what_no_value_can_keep_is_said_with_its_place() -> None:
    contract = Contract(SHOP.replace("exclusiveMaximum: 100", "exclusiveMaximum: 0"))
    made, findings = generate(contract.model, Order(5, 1, AT), contract.document)
    assert not made[0].rows
    told = next(each for each in findings if "amount" in each.text)
    assert told.place.line == contract.document.place("/schema/0/properties/3").line


def test_every_rule_is_kept_references_included() -> None:
    assert checked(SHOP) == []


def test_the_same_seed_gives_the_same_rows_and_another_seed_others() -> None:
    model = Contract(SHOP).model
    first, again, other = (generate(model, Order(20, seed, AT))[0] for seed in (1, 1, 2))
    assert first == again
    assert first[0].rows != other[0].rows


def test_a_key_with_fewer_values_than_rows_ends_the_table_and_says_so() -> None:
    text = SHOP.replace(
        "customer_id, logicalType: integer", "customer_id, logicalType: integer, enum: [{value: 1}, {value: 2}]"
    )
    contract = Contract(text)
    made, findings = generate(contract.model, Order(10, 1, AT), contract.document)
    assert [len(each.rows) for each in made] == [50, 2]
    assert any("only 2 different values" in each.text for each in findings)


def test_rules_that_are_programs_are_named() -> None:
    rule = "quality: [{type: sql, name: Adds up, query: 'SELECT 1', mustBe: 1}]\n    properties:\n      - {name: customer_id"
    text = SHOP.replace("properties:\n      - {name: customer_id", rule)
    _, findings = generate(Contract(text).model, Order(3, 1, AT))
    assert any("Adds up" in each.text for each in findings)


@pytest.mark.parametrize("pattern", ["(a{1000}){1000}", r"\p{Lu}+", "(?=x)y"])
def test_a_pattern_that_cannot_be_made_is_refused_quickly(pattern: str) -> None:
    from random import Random

    with pytest.raises(Unmakeable):
        make(Property({"name": "x"}), pattern, Random(1), 0)


@pytest.mark.parametrize(
    ("options", "kind", "low", "high"),
    [
        ({"minimum": 0.1, "maximum": 0.9, "multipleOf": 0.2}, "DOUBLE", "0.2", "0.8"),
        ({"exclusiveMinimum": 0, "maximum": 5}, "BIGINT", "1", "5"),
        ({"minimum": 3, "exclusiveMinimum": True, "maximum": 5}, "BIGINT", "4", "5"),
        ({}, "DECIMAL(3,1)", "0", "99.9"),
        ({"format": "u8", "minimum": -4}, "INTEGER", "0", "255"),
        ({"maximum": -20}, "BIGINT", "-10020", "-20"),
    ],
)
def test_numbers_keep_their_limits(options: dict[str, Any], kind: str, low: str, high: str) -> None:
    from hansa.contracts.generate.limits import grid

    found = grid(options, kind)
    assert (found.step * found.low, found.step * found.high) == (Decimal(low), Decimal(high))


RULED = """\
apiVersion: v3.2.0
kind: DataContract
id: shop
version: 1.0.0
status: active
schema:
  - name: orders
    quality:
      - {type: sql, name: in order, query: 'SELECT count(*) FROM ${table} WHERE shipped < placed', mustBe: 0}
      - {type: sql, name: even customers, query: 'SELECT count(*) FROM orders o JOIN customers c USING (id) WHERE false', mustBe: 0}
    properties:
      - {name: placed, logicalType: date, required: true}
      - {name: shipped, logicalType: date, required: true}
      - {name: customer, logicalType: integer, required: true, relationships: [{to: customers.id}]}
  - name: customers
    quality:
      - {type: sql, name: even, query: 'SELECT count(*) FROM ${table} WHERE id % 2 <> 0', mustBe: 0}
    properties:
      - {name: id, logicalType: integer, primaryKey: true}
      - {name: boss, logicalType: integer, relationships: [{to: customers.id}]}
"""


def test_rows_keep_sql_rules_that_count_wrong_rows():
    contract = Contract(RULED)
    made = contract.generate(rows=60, seed=3, at=AT)
    assert {name: table.num_rows for name, table in made.tables.items()} == {"orders": 60, "customers": 60}
    results = [each for table in contract.test(made.tables, at=AT).tables for each in table.results]
    assert not [each.message for each in results if each.status == "failed"]
    assert [each.text for each in made.findings] == ["even customers: the rows were not made to keep this rule."]
    assert any(made.tables["customers"].column("boss").to_pylist())
    assert made.tables["orders"] == contract.generate(rows=60, seed=3, at=AT).tables["orders"]


def test_a_rule_that_no_row_keeps_is_named():
    contract = Contract(RULED.replace("shipped < placed", "true"))
    made = contract.generate(rows=5, at=AT)
    assert made.tables["orders"].num_rows == 5
    assert "in order: the rows were not made to keep this rule." in [each.text for each in made.findings]


def test_a_rule_that_few_rows_keep_makes_fewer():
    contract = Contract(RULED.replace("shipped < placed", "customer <> 0 OR shipped <> placed"))
    made = contract.generate(rows=300, at=AT)
    rows = made.tables["orders"].to_pylist()
    if rows and len(rows) < 300:
        assert any("rows were found that keep the SQL rules" in each.text for each in made.findings)
        assert all(each["shipped"] == each["placed"] for each in rows)
