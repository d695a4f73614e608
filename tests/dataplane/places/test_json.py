"""Nested JSON is first class: types of the data itself, dates deep inside, maps, mixed values, empty lists."""

import json

import pytest

SERVER = {"type": "local", "path": "a.json", "format": "json"}
NESTED = [
    {"name": "id", "logicalType": "integer"},
    {
        "name": "address",
        "logicalType": "object",
        "properties": [
            {"name": "since", "logicalType": "date"},
            {"name": "zip", "logicalType": "string", "logicalTypeOptions": {"pattern": "^[0-9]{5}$"}},
        ],
    },
    {
        "name": "items",
        "logicalType": "array",
        "items": {
            "name": "item",
            "logicalType": "object",
            "properties": [
                {"name": "price", "logicalType": "number", "logicalTypeOptions": {"minimum": 0}},
                {"name": "at", "logicalType": "timestamp"},
                {"name": "tags", "logicalType": "array", "items": {"name": "tag", "logicalType": "string"}},
            ],
        },
    },
    {
        "name": "labels",
        "logicalType": "map",
        "map": {"key": {"name": "k", "logicalType": "string"}, "value": {"name": "v", "logicalType": "date"}},
    },
]


def row(number, **more):
    return {
        "id": number,
        "address": {"since": "2026-01-02", "zip": "53113"},
        "items": [{"price": 1.5, "at": "2026-01-02T10:00:00Z", "tags": ["a"]}, {"price": 2, "at": None, "tags": []}],
        "labels": {"from": "2026-01-01", f"to{number}": "2026-02-01"},
        **more,
    }


@pytest.fixture
def tested(verdicts, tmp_path):
    def run(*rows, properties=NESTED):
        (tmp_path / "a.json").write_text("\n".join(json.dumps(each) for each in rows))
        found = verdicts(SERVER, properties)
        bad = {"failed", "error", "skipped"}
        return {key: each for key, each in found.items() if each.status in bad and each.severity.name == "ERROR"}

    return run


def test_a_deep_bad_value_is_one_failed_check(tested):
    broken = tested(row(1), row(2, address={"since": "yesterday", "zip": "x"}))
    assert set(broken) == {"orders.address.since.type", "orders.address.zip.pattern"}
    assert broken["orders.address.since.type"].failed_rows == 1


def test_dates_in_structures_lists_and_maps_are_read(tested):
    assert tested(row(1), row(2), row(3, items=[], labels={}), row(4, address=None, items=None, labels=None)) == {}


def test_a_value_in_a_list_of_structures_is_found(tested):
    broken = tested(row(1), row(2, items=[{"price": -1, "at": "noon", "tags": [1]}]))
    assert "orders.items[].price.range" in broken
    assert "orders.items[].at.type" in broken
    assert broken["orders.items[].price.range"].failed_rows == 1


@pytest.mark.parametrize(
    ("values", "kind", "fits"),
    [
        ([1, "2"], "integer", False),
        ([1, 2], "integer", True),
        ([1, 2.5], "integer", False),
        (["a", 7], "string", False),
        (["2026-01-01", "x"], "string", True),
        (["550e8400-e29b-41d4-a716-446655440000"], "string", True),
        ([True, False], "boolean", True),
        ([True, "true"], "boolean", False),
        ([None, None], "date", True),
        (["2026-01-01", None], "date", True),
        (["2026-01-01", 5], "date", False),
        ([[], []], "array", True),
        ([{"a": 1}, 7], "object", False),
    ],
)
def test_a_json_value_has_its_own_type(tested, values, kind, fits):
    prop = {"name": "value", "logicalType": kind}
    if kind == "array":
        prop["items"] = {"name": "x", "logicalType": "integer"}
    if kind == "object":
        prop["properties"] = [{"name": "a", "logicalType": "integer"}]
    broken = tested(*({"value": each} for each in values), properties=[prop])
    assert ("orders.value.type" not in broken) is fits, broken
    assert not [each for each in broken.values() if each.status == "error"]


def test_an_object_of_twenty_million_letters_is_read(tested):
    rows = [{"id": 1}, {"id": 2, "note": "x" * 20_000_000}, {"id": "3"}]
    properties = [{"name": "id", "logicalType": "integer"}, {"name": "note", "logicalType": "string"}]
    assert set(tested(*rows, properties=properties)) == {"orders.id.type"}
