"""Hard contracts: whatever rows are made of them keep every rule."""

from datetime import UTC, datetime

import pytest

from hansa.app.contract import Contract
from hansa.dataplane.synthetic import write

AT = datetime(2026, 11, 24, tzinfo=UTC)
HEAD = """\
apiVersion: v3.2.0
kind: DataContract
id: hard
version: 1.0.0
status: active
"""

HARD = {
    "patterns": r"""schema:
- name: t
  properties:
  - {name: a, logicalType: string, required: true, logicalTypeOptions: {pattern: '[A-Z]{2}\d+', minLength: 5, maxLength: 9}}
  - {name: b, logicalType: string, unique: true, logicalTypeOptions: {pattern: '^(foo|bar)-[0-9a-f]{8}$'}}
  - {name: c, logicalType: string, primaryKey: true, logicalTypeOptions: {pattern: '^\d{3}$'}}
  - {name: e, logicalType: string, required: true, logicalTypeOptions: {pattern: '^\S+@\S+\.com$', format: email}}
  - {name: g, logicalType: string, required: true, logicalTypeOptions: {pattern: '^[^a-z]{3,5}$'}}
  - {name: h, logicalType: string, required: true, logicalTypeOptions: {pattern: '^.{10}$'}}
  - {name: i, logicalType: string, required: true, logicalTypeOptions: {pattern: '^\w+\s\w+$'}}
  - {name: j, logicalType: string, required: true, logicalTypeOptions: {pattern: '\bword\b'}}
""",
    "unique formats": r"""schema:
- name: t
  properties:
  - {name: a, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: email}}
  - {name: b, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: uuid}}
  - {name: c, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: uri}}
  - {name: d, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: hostname}}
  - {name: e, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: ipv4}}
  - {name: f, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: ipv6}}
  - {name: g, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: byte}}
  - {name: h, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: binary}}
  - {name: i, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: password, minLength: 30, maxLength: 40}}
  - {name: j, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: email, minLength: 40, maxLength: 60}}
  - {name: k, logicalType: string, unique: true, required: true, logicalTypeOptions: {format: email, maxLength: 14}}
  - {name: l, logicalType: string, unique: true, required: true, logicalTypeOptions: {minLength: 30}}
  - {name: m, logicalType: string, unique: true, required: true, logicalTypeOptions: {maxLength: 3}}
  - {name: n, logicalType: string, unique: true, required: true, logicalTypeOptions: {maxLength: 2}}
""",
    "ranges on dates exclusive": r"""schema:
- name: t
  properties:
  - {name: d, logicalType: date, required: true, logicalTypeOptions: {exclusiveMinimum: '2020-01-01', exclusiveMaximum: '2020-01-04'}}
  - {name: ts, logicalType: timestamp, required: true, logicalTypeOptions: {minimum: '2030-01-01T00:00:00Z', maximum: '2030-01-01T00:00:05Z'}}
  - {name: tt, logicalType: time, required: true, logicalTypeOptions: {minimum: '08:00:00', maximum: '08:00:30'}}
  - {name: tt2, logicalType: time, unique: true, logicalTypeOptions: {exclusiveMinimum: '08:00:00', maximum: '18:00:30'}}
  - {name: d2, logicalType: date, unique: true}
""",
    "date format": r"""schema:
- name: t
  properties:
  - {name: d, logicalType: date, physicalType: VARCHAR, required: true, logicalTypeOptions: {format: 'dd.MM.yyyy'}}
  - {name: ts, logicalType: timestamp, physicalType: VARCHAR(40), required: true, logicalTypeOptions: {format: "yyyy-MM-dd'T'HH:mm:ss"}}
  - {name: tt, logicalType: time, physicalType: text, required: true, logicalTypeOptions: {format: 'HH:mm'}}
  - {name: d2, logicalType: date, required: true, logicalTypeOptions: {format: 'yyyy-MM-dd'}}
""",
    "composite tight": r"""schema:
- name: t
  properties:
  - {name: a, logicalType: string, primaryKey: true, primaryKeyPosition: 1, enum: [{value: x},{value: y},{value: z}, {value: w}, {value: v}]}
  - {name: b, logicalType: integer, primaryKey: true, primaryKeyPosition: 2, logicalTypeOptions: {minimum: 1, maximum: 20}}
""",
    "multipleOf": r"""schema:
- name: t
  properties:
  - {name: a, logicalType: number, required: true, logicalTypeOptions: {multipleOf: 0.1, minimum: -5, maximum: 5}}
  - {name: b, logicalType: number, physicalType: 'decimal(10,4)', required: true, logicalTypeOptions: {multipleOf: 0.05, exclusiveMinimum: 0, maximum: 3}}
  - {name: c, logicalType: integer, required: true, logicalTypeOptions: {multipleOf: 7, exclusiveMinimum: 0, exclusiveMaximum: 21}}
  - {name: d, logicalType: number, required: true, logicalTypeOptions: {multipleOf: 3, format: f32}}
  - {name: d2, logicalType: number, required: true, logicalTypeOptions: {multipleOf: 0.01, format: f32}}
  - {name: e, logicalType: integer, required: true, logicalTypeOptions: {format: u64, minimum: 9223372036854775807}}
  - {name: f, logicalType: integer, required: true, logicalTypeOptions: {format: i128}}
  - {name: g, logicalType: integer, required: true, logicalTypeOptions: {format: u128, minimum: 18446744073709551616}}
  - {name: h, logicalType: integer, unique: true, physicalType: smallint, logicalTypeOptions: {minimum: 32600}}
  - {name: i, logicalType: integer, unique: true, physicalType: tinyint}
  - {name: j, logicalType: number, required: true, physicalType: 'decimal(5,2)', logicalTypeOptions: {minimum: 0.001, maximum: 0.019}}
  - {name: k, logicalType: number, required: true, logicalTypeOptions: {minimum: 0.001, maximum: 0.019}}
  - {name: l, logicalType: number, unique: true, logicalTypeOptions: {minimum: 0, maximum: 1}}
""",
    "nested": r"""schema:
- name: t
  properties:
  - name: o
    logicalType: object
    required: true
    logicalTypeOptions: {required: [a], minProperties: 2}
    properties:
    - {name: a, logicalType: integer}
    - {name: b, logicalType: string, logicalTypeOptions: {pattern: '^a+$'}}
    - name: c
      logicalType: object
      properties:
      - {name: x, logicalType: date, required: true}
      - name: arr
        logicalType: array
        logicalTypeOptions: {minItems: 2, maxItems: 2, uniqueItems: true}
        items:
          logicalType: object
          name: it
          properties:
          - {name: q, logicalType: number, required: true, logicalTypeOptions: {minimum: 3}}
          - {name: e, logicalType: string, required: true, enum: [{value: k},{value: l}]}
  - name: m
    logicalType: map
    map: {key: {name: k, logicalType: string, logicalTypeOptions: {pattern: '^[a-c]$'}}, value: {name: v, logicalType: object, properties: [{name: z, logicalType: integer, required: true}]}}
  - name: aa
    logicalType: array
    logicalTypeOptions: {minItems: 1}
    items: {name: i, logicalType: array, logicalTypeOptions: {minItems: 2, maxItems: 3}, items: {name: j, logicalType: integer, required: true, logicalTypeOptions: {minimum: 5, maximum: 6}}}
  - name: ue
    logicalType: array
    required: true
    logicalTypeOptions: {minItems: 0, uniqueItems: true}
    items: {name: i, logicalType: string, enum: [{value: k},{value: l}]}
  - name: v
    logicalType: vector
    required: true
    logicalTypeOptions: {dimensions: 4, elementType: float32, normalized: true}
""",
    "quality": r"""schema:
- name: t
  quality:
  - {metric: rowCount, mustBeBetween: [40, 45]}
  - {metric: duplicateValues, arguments: {properties: [p, q]}, mustBe: 0}
  properties:
  - {name: p, logicalType: integer, logicalTypeOptions: {minimum: 0, maximum: 6}}
  - {name: q, logicalType: string, enum: [{value: a},{value: b},{value: c},{value: d},{value: e},{value: f},{value: g},{value: h}]}
  - {name: r, logicalType: string, quality: [{metric: missingValues, arguments: {missingValues: [null, '', 'n/a']}, mustBe: 0}]}
  - {name: s, logicalType: string, quality: [{metric: nullValues, mustBeLessThan: 5, unit: percent}]}
  - {name: u, logicalType: string, quality: [{metric: invalidValues, arguments: {validValues: [one, two]}, mustBeLessOrEqualTo: 1, unit: percent}]}
  - {name: w, logicalType: string, quality: [{metric: duplicateValues, mustBeLessThan: 3, unit: percent}]}
  - {name: x, logicalType: string, quality: [{metric: invalidValues, arguments: {pattern: '^z{3}$'}, mustBe: 0}]}
  - {name: y, logicalType: string, quality: [{metric: nullValues, mustBeGreaterThan: 0}]}
  - {name: z, logicalType: string, quality: [{metric: nullValues, mustBeBetween: [5, 10]}]}
  - {name: z3, logicalType: string, quality: [{metric: nullValues, mustBe: 0, unit: percent}, {metric: duplicateValues, mustBe: 0}]}
""",
    "fk": r"""schema:
- name: lines
  relationships:
  - {type: foreignKey, from: [lines.o, lines.s], to: [orders.id, orders.shop]}
  properties:
  - {name: o, logicalType: integer, required: true}
  - {name: s, logicalType: string, required: true}
  - {name: n, logicalType: integer, required: true}
  - {name: sku, logicalType: string, relationships: [{to: goods.sku}]}
- name: orders
  properties:
  - {name: id, logicalType: integer, primaryKey: true, primaryKeyPosition: 1, logicalTypeOptions: {minimum: 1, maximum: 40}}
  - {name: shop, logicalType: string, primaryKey: true, primaryKeyPosition: 2, enum: [{value: n},{value: s}, {value: e}]}
  - {name: parent, logicalType: integer, relationships: [{to: orders.id}]}
  - {name: c, logicalType: integer, unique: true, required: true, relationships: [{to: cust.id}]}
- name: goods
  properties:
  - {name: sku, logicalType: string, primaryKey: true, logicalTypeOptions: {pattern: '^[A-Z]{3}-\d{4}$'}}
- name: cust
  properties:
  - {name: id, logicalType: integer, primaryKey: true}
  - {name: best, logicalType: integer, relationships: [{to: orders.id}]}
""",
    "fk nested": r"""schema:
- name: a
  properties:
  - name: o
    logicalType: object
    properties:
    - {name: b_id, logicalType: integer, required: true, relationships: [{to: b.id}]}
  - name: list
    logicalType: array
    items: {name: x, logicalType: integer, relationships: [{to: b.id}]}
- name: b
  properties:
  - {name: id, logicalType: integer, primaryKey: true, logicalTypeOptions: {minimum: 1000}}
""",
    "self": r"""schema:
- name: t
  properties:
  - {name: id, logicalType: integer, primaryKey: true}
  - {name: boss, logicalType: integer, required: true, relationships: [{to: t.id}]}
  - {name: zip, logicalType: string, required: true, relationships: [{to: u.address.zip}]}
- name: u
  properties:
  - name: address
    logicalType: object
    properties: [{name: zip, logicalType: string}]
""",
    "types": r"""schema:
- name: t
  properties:
  - {name: a, logicalType: integer, physicalType: bigint, required: true}
  - {name: b, physicalType: bytea, logicalType: string, required: true, logicalTypeOptions: {minLength: 4, maxLength: 4}}
  - {name: c, physicalType: uuid, logicalType: string, required: true}
  - {name: d, physicalType: timestamptz, logicalType: timestamp, required: true}
  - {name: e, physicalType: timestamp, logicalType: timestamp, required: true}
  - {name: f, physicalType: 'char(3)', logicalType: string, required: true}
  - {name: g, physicalType: 'varchar(5)', logicalType: string, unique: true}
  - {name: h, physicalType: real, logicalType: number, required: true}
  - {name: i, physicalType: 'numeric(3,0)', logicalType: integer, unique: true}
  - {name: j, physicalType: json, logicalType: object}
  - {name: k, physicalType: 'int[]', logicalType: array}
  - {name: l}
  - {name: m, logicalType: object}
  - {name: n, logicalType: boolean, required: true}
  - {name: o, logicalType: boolean, enum: [{value: true}], required: true}
  - {name: p, logicalType: integer, enum: [{value: 3},{value: 5}], required: true}
  - {name: q, logicalType: number, physicalType: 'decimal(4,1)', enum: [{value: 3.5},{value: 5}], required: true}
  - {name: r, logicalType: date, enum: [{value: '2024-02-29'}], required: true}
  - {name: s, logicalType: time, enum: [{value: '10:00:00'}], required: true}
  - {name: u, logicalType: timestamp, logicalTypeOptions: {timezone: true}, required: true}
  - {name: w, logicalType: timestamp, logicalTypeOptions: {timezone: false}, required: true}
  - {name: x, logicalType: string, physicalType: interval}
""",
    "sla": r"""slaProperties:
- {property: freshness, value: 10, unit: m, element: t.at}
- {property: retention, value: 1, unit: d, element: t.at}
- {property: frequency, value: 1, unit: h, element: t.at}
- {property: completeness, value: 99, unit: percent, element: t.c}
- {property: freshness, value: 1, unit: d, element: t.day}
- {property: latency, value: 1, unit: h, element: t.at}
schema:
- name: t
  properties:
  - {name: at, logicalType: timestamp}
  - {name: c, logicalType: string}
  - {name: day, logicalType: date}
""",
    "enum mix": r"""schema:
- name: t
  properties:
  - {name: a, logicalType: string, required: true, enum: [{value: abc},{value: de}], logicalTypeOptions: {minLength: 3}}
  - {name: b, logicalType: integer, required: true, enum: [{value: 1},{value: 20}], logicalTypeOptions: {minimum: 5}}
  - {name: c, logicalType: integer, required: true, logicalTypeOptions: {maximum: 100}, quality: [{metric: invalidValues, arguments: {validValues: [7, 200]}, mustBe: 0}]}
  - {name: d, logicalType: string, required: true, logicalTypeOptions: {pattern: '^a'}, quality: [{metric: invalidValues, arguments: {validValues: [ab, ba]}, mustBe: 0}]}
  - {name: e, logicalType: string, required: true, logicalTypeOptions: {pattern: '^a+$'}, quality: [{metric: invalidValues, arguments: {pattern: 'a{4}'}, mustBe: 0}]}
  - {name: f, logicalType: string, required: true, enum: [{value: x}, {value: y}], quality: [{metric: invalidValues, arguments: {validValues: [y, z]}, mustBe: 0}]}
""",
}


def broken(name: str, seed: int) -> list[str]:
    contract = Contract(HEAD + HARD[name])
    made = contract.generate(rows=100, seed=seed, at=AT)
    report = contract.test(made.tables, at=AT)
    said = [each.text for each in made.findings if "as its rowCount rule wants" not in each.text]
    return said + [each.message for each in report.results if each.status not in {"passed", "skipped"}]


def test_what_contradicts_itself_is_said_and_not_made():
    contract = Contract(HEAD + HARD["enum mix"].replace("{value: abc},{value: de}", "{value: ab},{value: de}"))
    made = contract.generate(rows=3, at=AT)
    assert made.tables["t"].num_rows == 0
    assert [each.text for each in made.findings] == ["t.a: none of its allowed values keeps its other rules."]


@pytest.mark.parametrize("name", HARD)
def test_every_rule_is_kept(name):
    assert broken(name, seed=7) == []


def test_a_wish_for_empty_values_that_a_required_column_cannot_keep_is_said():
    contract = Contract(
        HEAD + HARD["quality"].replace("{name: y, logicalType", "{name: y, required: true, logicalType")
    )
    made = contract.generate(rows=40, at=AT)
    assert "empty values of y > 0: the rows were not made to keep this rule." in [each.text for each in made.findings]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_dates_are_written_as_the_contract_wants_them(tmp_path, kind):
    contract = Contract(HEAD + HARD["date format"])
    made = contract.generate(rows=20, at=AT)
    path = tmp_path / f"t.{kind}"
    write(made.tables["t"], path, kind, made.formats["t"])
    assert contract.test(str(path), at=AT).ok


def test_the_last_free_keys_are_found_and_then_it_is_said():
    contract = Contract(HEAD + HARD["composite tight"])
    made = contract.generate(rows=101, at=AT)
    assert made.tables["t"].num_rows == 100
    assert [each.text for each in made.findings] == ["t: no further row has a key of its own after 100 rows."]
