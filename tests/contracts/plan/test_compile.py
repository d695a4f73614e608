"""The shape of a plan: what rides together, what is named how, what is refused."""

import json

import pytest

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.plan.model import Bound
from hansa.contracts.plan.re2 import translate, unsupported
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read


def plan_of(*properties, **schema):
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}
    data["schema"] = [{"name": "orders", "properties": list(properties), **schema}]
    document = read(json.dumps(data, indent=1), "c.odcs.yaml").document
    contract = Contract.parse(document)
    return compile_plan(contract, contract.schema_[0], document)


def test_a_rule_that_cannot_run_is_a_finding_at_its_line():
    plan = plan_of({"name": "s", "logicalType": "string", "logicalTypeOptions": {"pattern": "(?!x)"}})
    [finding] = plan.findings
    assert finding.code == "check-cannot-run"
    assert finding.place.line > 1
    assert "RE2" in finding.text


def test_all_that_can_share_a_scan_do_and_equal_questions_are_asked_once():
    text = {"logicalType": "string", "required": True, "logicalTypeOptions": {"maxLength": 5, "pattern": "a"}}
    plan = plan_of(
        *({"name": f"c{n}", **text} for n in range(10)),
        {"name": "id", "logicalType": "integer", "primaryKey": True, "unique": True},
        quality=[{"metric": "rowCount", "mustBeGreaterThan": 0}],
    )
    shared, alone = plan.scans
    assert (shared.shared, len(shared.checks)) == (True, 32)
    assert alone.checks == ("orders.id.unique", "orders.(id).primaryKey")


def test_ids_are_stable_and_never_twice_the_same():
    rule = {"metric": "nullValues", "mustBe": 0}
    plan = plan_of({"name": "a", "logicalType": "string", "quality": [rule, rule]})
    ids = [each.id for each in plan.checks]
    assert ids[-2:] == ["orders.a.quality.nullValues", "orders.a.quality.nullValues-2"]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("pattern", "runs"),
    [
        ("(?=a)", False),
        ("(?<!a)b", False),
        (r"(a)\1", False),
        (r"\(?=", True),
        ("[(?=]", True),
        (r"\\1", True),
        ("(?:a)(?<n>b)", True),
    ],
)
def test_what_the_engine_cannot_match(pattern, runs):
    assert (not unsupported(pattern)) is runs


def test_patterns_are_translated():
    assert translate(r"\u00e9\d\\u00e9") == r"\x{00e9}\d\\u00e9"


def test_bounds():
    assert str(Bound("mustBeBetween", [1, 5])) == "between 1 and 5"
    assert Bound("mustBeBetween", [1, 5]).holds(5)
    assert not Bound("mustNotBeBetween", [1, 5]).holds(5)
    assert Bound("mustBe", "x").holds("x")
    with pytest.raises(TypeError):
        Bound("mustBeLessThan", 5).holds("x")
