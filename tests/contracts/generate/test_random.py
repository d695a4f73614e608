"""Contracts at random: whatever rows are made of them keep every rule."""

import json
from datetime import UTC, datetime
from random import Random

import pytest

from hansa.app.contract import Contract

AT = datetime(2026, 11, 24, tzinfo=UTC)
PATTERNS = ["^[A-Z]{2,4}-\\d{3,6}$", "^\\w{3,9}$", "[a-f]+\\d?", "^(ab|cd)+x?$", "^[^0-9\\s]{2,6}$", ".+@.+"]
FORMATS = ["email", "uuid", "uri", "hostname", "ipv4", "ipv6", "byte"]
NULLS = [
    {"metric": "nullValues", "mustBe": 0},
    {"metric": "nullValues", "mustBeBetween": [2, 5]},
    {"metric": "nullValues", "mustBeLessThan": 10, "unit": "percent"},
    {"metric": "missingValues", "arguments": {"missingValues": [None, ""]}, "mustBe": 0},
]


def text(dice):
    kind = dice.randrange(4)
    if kind == 0:
        return {"enum": [{"value": each} for each in dice.sample(["a", "bb", "ccc"], dice.randint(1, 3))]}
    options = ({"pattern": dice.choice(PATTERNS)}, {"format": dice.choice(FORMATS)}, {"minLength": dice.randint(1, 30)})
    return {"logicalTypeOptions": options[kind - 1]}


def number(dice, logical):
    low, options = dice.randint(-50, 50), {}
    if dice.random() < 0.5:
        options[dice.choice(["minimum", "exclusiveMinimum"])] = low
    if dice.random() < 0.5:
        options[dice.choice(["maximum", "exclusiveMaximum"])] = low + dice.randint(300, 3000)
    if dice.random() < 0.4:
        options["multipleOf"] = dice.choice([1, 2, 5] if logical == "integer" else [0.1, 0.25, 0.01, 2])
    sized = {} if logical == "integer" else {"physicalType": dice.choice(["decimal(12,2)", "double", "real"])}
    return {"logicalTypeOptions": options, **sized}


def moment(dice, logical):
    rest, options = "" if logical == "date" else "T10:00:00Z", {}
    if dice.random() < 0.5:
        options[dice.choice(["minimum", "exclusiveMinimum"])] = f"2024-01-01{rest}"
    if dice.random() < 0.5:
        options[dice.choice(["maximum", "exclusiveMaximum"])] = f"2027-06-01{rest}"
    return {"logicalTypeOptions": options}


def column(dice, name, depth=0):
    logical = dice.choice(
        ["string", "integer", "number", "date", "timestamp", "boolean", "object", "array"][: 6 if depth > 2 else 8]
    )
    made = {"name": name, "logicalType": logical, "required": dice.random() < 0.4}
    if logical == "object":
        return made | {"properties": [column(dice, f"f{each}", depth + 1) for each in range(dice.randint(1, 3))]}
    if logical == "array":
        options = dice.choice([{}, {"minItems": 1, "maxItems": 4}, {"uniqueItems": True}])
        return made | {"items": column(dice, "item", depth + 1), "logicalTypeOptions": options}
    kinds = {"string": text, "boolean": lambda _: {}}
    if logical in kinds:
        made |= kinds[logical](dice)
    else:
        made |= number(dice, logical) if logical in {"integer", "number"} else moment(dice, logical)
    if depth == 0 and not made["required"] and dice.random() < 0.3:
        made["quality"] = [dice.choice(NULLS)]
    return made


def table(dice, name, others):
    ends = [{"name": "ref", "logicalType": "integer", "relationships": [{"to": f"{each}.id"}]} for each in others]
    key = {"name": "id", "logicalType": "integer", "primaryKey": True, "required": True}
    return {"name": name, "properties": [key, *(column(dice, f"c{each}") for each in range(dice.randint(2, 6))), *ends]}


@pytest.mark.parametrize("seed", range(12))
def test_rows_of_any_contract_keep_it(seed):
    dice = Random(seed)
    schema = [table(dice, "t", ["u"]), table(dice, "u", [])]
    head = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "x", "version": "1.0.0", "status": "active"}
    contract = Contract(json.dumps({**head, "schema": schema}))
    made = contract.generate(rows=30, seed=seed, at=AT)
    report = contract.test(made.tables, at=AT)
    broken = [each.message for each in report.results if each.status not in {"passed", "skipped"}]
    assert (broken, [each.text for each in made.findings]) == ([], [])
