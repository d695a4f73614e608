import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.contracts.compatibility.compare import compare, step
from hansa.contracts.compatibility.types import format_change, physical_change
from hansa.kernel.semver import Step
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read
from hansa.standards.write import dump


def contract(**keys) -> Contract:
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "x", "version": "1.0.0", **keys}
    reading = read(dump(data), "x")
    assert reading.ok, reading.findings
    return Contract.parse(reading.document)


def column(**keys) -> Contract:
    return contract(schema=[{"name": "t", "properties": [{"name": "c", "logicalType": "string", **keys}]}])


def table(**keys) -> Contract:
    return contract(schema=[{"name": "t", "properties": [{"name": "c", "logicalType": "string"}], **keys}])


def one(old: Contract, new: Contract) -> tuple[str, str, str]:
    differences = compare(old, new)
    assert len(differences) == 1, differences
    assert differences[0].text.endswith(".")
    return differences[0].impact, differences[0].change, differences[0].pointer


OPTIONS = "/schema/0/properties/0/logicalTypeOptions"
C = "/schema/0/properties/0"


@pytest.mark.parametrize(
    ("old", "new", "pointer"),
    [
        ({"logicalType": "string"}, {"logicalType": "integer"}, f"{C}/logicalType"),
        ({"logicalType": "integer"}, {"logicalType": "number"}, f"{C}/logicalType"),
        ({"physicalType": "BIGINT"}, {"physicalType": "INTEGER"}, f"{C}/physicalType"),
        ({"physicalType": "DECIMAL(12,2)"}, {"physicalType": "DECIMAL(12,4)"}, f"{C}/physicalType"),
        ({"physicalType": "VARCHAR(36)"}, {}, f"{C}/physicalType"),
        ({"required": True}, {"required": False}, f"{C}/required"),
        ({"required": True}, {}, f"{C}/required"),
        ({"unique": True}, {}, f"{C}/unique"),
        ({"logicalTypeOptions": {"maxLength": 5}}, {"logicalTypeOptions": {"maxLength": 9}}, f"{OPTIONS}/maxLength"),
        ({"logicalTypeOptions": {"minLength": 5}}, {"logicalTypeOptions": {"minLength": 4}}, f"{OPTIONS}/minLength"),
        ({"logicalTypeOptions": {"pattern": "a"}}, {"logicalTypeOptions": {"pattern": "b"}}, f"{OPTIONS}/pattern"),
        ({"logicalTypeOptions": {"pattern": "a"}}, {}, f"{OPTIONS}/pattern"),
        ({"enum": [{"value": "a"}]}, {"enum": [{"value": "a"}, {"value": "b"}]}, f"{C}/enum/1"),
        ({"enum": [{"value": "a"}]}, {}, f"{C}/enum"),
        ({}, {"classification": "pii"}, f"{C}/classification"),
        ({"classification": "internal"}, {"classification": "restricted"}, f"{C}/classification"),
        ({}, {"physicalName": "c_2"}, f"{C}/physicalName"),
        ({"quality": [{"metric": "nullValues", "mustBe": 0}]}, {}, f"{C}/quality/0"),
        ({"primaryKey": True}, {}, "/schema/0/properties"),
        ({"relationships": [{"to": "a.b"}]}, {}, f"{C}/relationships/0"),
    ],
)
def test_a_promise_taken_back_is_breaking(old, new, pointer):
    impact, _, where = one(column(**old), column(**new))
    assert (impact, where) == ("breaking", pointer)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"physicalType": "INTEGER"}, {"physicalType": "BIGINT"}),
        ({"physicalType": "DECIMAL(10,2)"}, {"physicalType": "DECIMAL(12,2)"}),
        ({"physicalType": "VARCHAR(10)"}, {"physicalType": "text"}),
        (
            {"logicalType": "integer", "logicalTypeOptions": {"format": "i32"}},
            {"logicalType": "integer", "logicalTypeOptions": {"format": "i64"}},
        ),
        ({}, {"required": True}),
        ({}, {"unique": True}),
        ({}, {"primaryKey": True}),
        ({"logicalTypeOptions": {"maxLength": 9}}, {"logicalTypeOptions": {"maxLength": 5}}),
        ({}, {"logicalTypeOptions": {"pattern": "a"}}),
        ({}, {"enum": [{"value": "a"}]}),
        ({"enum": [{"value": "a"}, {"value": "b"}]}, {"enum": [{"value": "a"}]}),
        ({"classification": "restricted"}, {"classification": "public"}),
        ({}, {"quality": [{"metric": "nullValues", "mustBe": 0}]}),
        ({}, {"relationships": [{"to": "a.b"}]}),
    ],
)
def test_a_tighter_promise_is_compatible(old, new):
    assert one(column(**old), column(**new))[0] == "compatible"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, {"description": "d"}),
        ({"description": "d"}, {"description": "e"}),
        ({}, {"tags": ["a"]}),
        ({}, {"examples": ["a"]}),
        ({}, {"businessName": "C"}),
        ({}, {"customProperties": [{"property": "a", "value": 1}]}),
        ({"enum": [{"value": "a"}]}, {"enum": [{"value": "a", "label": "A"}]}),
    ],
)
def test_words_are_cosmetic(old, new):
    assert one(column(**old), column(**new))[0] == "cosmetic"


def test_tables_and_columns_come_and_go():
    old = contract(schema=[{"name": "a", "properties": [{"name": "x", "logicalType": "string"}]}, {"name": "gone"}])
    new = contract(schema=[{"name": "fresh"}, {"name": "a", "properties": [{"name": "y", "logicalType": "string"}]}])
    found = {(item.pointer, item.change, item.impact) for item in compare(old, new)}
    assert found == {
        ("/schema/1", "removed", "breaking"),
        ("/schema/0", "added", "compatible"),
        ("/schema/0/properties/0", "removed", "breaking"),
        ("/schema/1/properties/0", "added", "compatible"),
    }


def test_a_rename_is_told_as_such():
    old = contract(schema=[{"name": "t", "properties": [{"name": "mail", "logicalType": "string"}]}])
    new = contract(schema=[{"name": "t", "properties": [{"name": "email", "logicalType": "string"}]}])
    assert [item.impact for item in compare(old, new)] == ["breaking", "compatible"]
    assert "If `email` is its new name" in compare(old, new)[0].text


def test_nested_columns_are_compared_at_their_depth():
    def nested(required: bool) -> Contract:
        field = {"name": "sku", "logicalType": "string", "required": required}
        return column(logicalType="array", items={"logicalType": "object", "properties": [field]})

    assert one(nested(True), nested(False)) == ("breaking", "changed", f"{C}/items/properties/0/required")
    assert "`t.c[].sku`" in compare(nested(True), nested(False))[0].text


def test_the_order_of_columns_is_cosmetic():
    columns = [{"name": name, "logicalType": "string"} for name in "ab"]
    old, new = (contract(schema=[{"name": "t", "properties": order}]) for order in (columns, columns[::-1]))
    assert one(old, new) == ("cosmetic", "changed", "/schema/0/properties")


@pytest.mark.parametrize(
    ("old", "new", "impact"),
    [
        ({"mustBeGreaterThan": 10}, {"mustBeGreaterThan": 20}, "compatible"),
        ({"mustBeGreaterThan": 10}, {"mustBeGreaterThan": 5}, "breaking"),
        ({"mustBeLessThan": 10}, {"mustBeLessThan": 5}, "compatible"),
        ({"mustBeBetween": [1, 9]}, {"mustBeBetween": [2, 8]}, "compatible"),
        ({"mustBeBetween": [1, 9]}, {"mustBeBetween": [2, 10]}, "breaking"),
        ({"mustBe": 1}, {"mustBe": 2}, "breaking"),
        ({"mustBe": 1}, {"mustBeLessThan": 2}, "breaking"),
        ({"mustBe": 1, "severity": "error"}, {"mustBe": 1, "severity": "warning"}, "breaking"),
        ({"mustBe": 1, "severity": "info"}, {"mustBe": 1, "severity": "error"}, "compatible"),
        ({"mustBe": 1}, {"mustBe": 1, "description": "d"}, "cosmetic"),
        ({"mustBe": 1, "name": "n"}, {"mustBe": 1, "name": "n", "unit": "percent"}, "breaking"),
    ],
)
def test_quality_rules_are_weighed(old, new, impact):
    rules = ({"metric": "rowCount", **keys} for keys in (old, new))
    assert one(*(table(quality=[rule]) for rule in rules))[0] == impact


@pytest.mark.parametrize(
    ("name", "old", "new", "impact"),
    [
        ("latency", (1, "d"), (4, "h"), "compatible"),
        ("latency", (4, "h"), (1, "d"), "breaking"),
        ("latency", (24, "h"), (1, "d"), "cosmetic"),
        ("retention", (1, "y"), (1, "mo"), "breaking"),
        ("retention", (1, "y"), (2, "y"), "compatible"),
        ("availability", (99.9, "percent"), (99.5, "percent"), "breaking"),
        ("noticePeriod", ("P3M", None), ("P1M", None), "breaking"),
        ("somethingElse", (1, "d"), (2, "d"), "breaking"),
    ],
)
def test_service_levels_are_weighed_in_seconds(name, old, new, impact):
    def level(value, unit) -> Contract:
        return contract(slaProperties=[{"property": name, "value": value, **({"unit": unit} if unit else {})}])

    assert one(level(*old), level(*new))[0] == impact


@pytest.mark.parametrize(
    ("old", "new", "impact"),
    [
        ({"status": "active"}, {"status": "deprecated"}, "compatible"),
        ({"status": "active"}, {"status": "retired"}, "breaking"),
        ({"status": "draft"}, {"status": "active"}, "cosmetic"),
        ({}, {"description": {"limitations": "none"}}, "breaking"),
        ({"description": {"limitations": "a"}}, {"description": {"limitations": "b"}}, "compatible"),
        ({}, {"description": {"usage": "a"}}, "compatible"),
        ({}, {"description": {"purpose": "a"}}, "cosmetic"),
        ({}, {"price": {"priceAmount": 5}}, "breaking"),
        ({"price": {"priceAmount": 5}}, {"price": {"priceAmount": 3}}, "compatible"),
        (
            {"price": {"priceAmount": 5, "priceCurrency": "USD"}},
            {"price": {"priceAmount": 5, "priceCurrency": "EUR"}},
            "breaking",
        ),
        ({"roles": [{"role": "r"}]}, {}, "breaking"),
        ({"roles": [{"role": "r", "access": "read"}]}, {"roles": [{"role": "r", "access": "none"}]}, "breaking"),
        ({}, {"roles": [{"role": "r"}]}, "compatible"),
        ({"servers": [{"server": "s", "type": "custom"}]}, {}, "breaking"),
        (
            {"servers": [{"server": "s", "type": "custom"}]},
            {"servers": [{"server": "s", "type": "custom", "path": "p"}]},
            "breaking",
        ),
        ({}, {"servers": [{"server": "s", "type": "custom"}]}, "compatible"),
        ({}, {"team": {"name": "t"}}, "cosmetic"),
        ({}, {"tags": ["a"]}, "cosmetic"),
        ({"id": "x"}, {"id": "y"}, "breaking"),
    ],
)
def test_the_terms_are_weighed(old, new, impact):
    assert one(contract(**old), contract(**new))[0] == impact


def test_the_heaviest_difference_decides_the_step_and_comes_first():
    old, new = column(required=True), column(description="d", unique=True)
    differences = compare(old, new)
    assert [item.impact for item in differences] == ["breaking", "compatible", "cosmetic"]
    assert step(differences) is Step.MAJOR
    assert step(differences[1:]) is Step.MINOR
    assert step(differences[2:]) is Step.PATCH
    assert step(()) is Step.NONE


def test_only_the_version_itself_is_no_difference():
    assert compare(contract(version="1.0.0"), contract(version="2.0.0")) == ()


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("int", "INTEGER", "same"),
        ("varchar (10)", "VARCHAR(10)", "same"),
        ("float", "double precision", "wider"),
        ("bigint", "smallint", "narrower"),
        ("integer", "varchar", "other"),
        ("STRUCT(a INT)", "STRUCT(a BIGINT)", "other"),
        ("timestamptz", "timestamp with time zone", "same"),
    ],
)
def test_physical_types_are_ordered(old, new, change):
    assert physical_change(old, new) == change


def test_formats_are_ordered():
    assert [format_change(*pair) for pair in (("i32", "i64"), ("f64", "f32"), ("i32", "u32"))] == [
        "wider",
        "narrower",
        "other",
    ]


keys = st.fixed_dictionaries(
    {},
    optional={
        "required": st.booleans(),
        "unique": st.booleans(),
        "primaryKey": st.booleans(),
        "description": st.text("ab", max_size=2),
        "classification": st.sampled_from(["public", "pii"]),
        "logicalTypeOptions": st.fixed_dictionaries({}, optional={"maxLength": st.integers(1, 9)}),
        "enum": st.lists(st.sampled_from("abc"), min_size=1, unique=True).map(
            lambda found: [{"value": value} for value in found]
        ),
    },
)


@given(keys, keys)
@settings(max_examples=60, deadline=None)
def test_a_contract_equals_itself_and_a_difference_is_seen_from_both_sides(old, new):
    left, right = column(**old), column(**new)
    assert compare(left, left) == ()
    assert bool(compare(left, right)) == bool(compare(right, left))
    if not compare(left, right):
        assert step(compare(left, right)) is Step.NONE
