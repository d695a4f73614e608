"""Two documents as one verdict: versions, places, products, older standards, renames, size."""

import copy
import time

import pytest

from hansa.contracts.compatibility.catalogue import RULES
from hansa.contracts.compatibility.compare import compare
from hansa.contracts.compatibility.consumers import consumers
from hansa.contracts.compatibility.found import Found, as_found, compare_found
from hansa.contracts.compatibility.judge import appeared, disappeared, judge
from hansa.contracts.compatibility.measures import direction, measure
from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import Severity
from hansa.kernel.semver import Step
from hansa.standards.odcs.contract import Contract
from hansa.standards.odps.product import Product
from hansa.standards.read import read
from hansa.standards.write import dump


def document(data, name="x.yaml"):
    reading = read(data if isinstance(data, str) else dump(data), name)
    assert reading.ok, reading.findings
    return reading.document


def contract(*columns, version="1.0.0", **keys):
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "orders", "version": version}
    schema = [{"name": "orders", "properties": list(columns or ({"name": "a", "logicalType": "string"},))}]
    return {**data, "schema": schema, **keys}


def product(version="1.0.0", **keys):
    data = {"apiVersion": "v1.1.0", "kind": "DataProduct", "id": "p", "version": version, "status": "active"}
    return {**data, **keys}


def codes(old, new):
    return [each.code for each in judge(document(old), document(new)).differences]


A, B = {"name": "a", "logicalType": "string"}, {"name": "b", "logicalType": "string"}


def test_a_contract_and_a_product_are_not_compared():
    with pytest.raises(InvalidInput, match="not of one kind"):
        judge(document(contract()), document(product()))


@pytest.mark.parametrize(
    ("change", "code", "impact"),
    [
        ({"slaProperties": [{"property": "retention", "value": 1, "unit": "mo"}]}, "level-worsened", "breaking"),
        ({"slaProperties": [{"property": "retention", "value": 2, "unit": "y"}]}, "level-improved", "compatible"),
        ({"slaProperties": [{"property": "retention", "value": 365.2425, "unit": "d"}]}, "level-reworded", "cosmetic"),
        ({"slaProperties": []}, "level-removed", "breaking"),
        ({"roles": []}, "role-removed", "breaking"),
        ({"status": "deprecated"}, "contract-deprecated", "compatible"),
        ({"status": "retired"}, "contract-retired", "breaking"),
    ],
)
def test_what_other_tools_take_for_information_has_its_weight(change, code, impact):
    whole = {
        "status": "active",
        "roles": [{"role": "reader"}],
        "slaProperties": [{"property": "retention", "value": 1, "unit": "y"}],
    }
    verdict = judge(document(contract(**whole)), document(contract(**whole | change)))
    [one] = verdict.differences
    assert (one.code, one.impact) == (code, impact)


def test_latency_from_four_hours_to_two_days_breaks():
    old, new = (contract(slaProperties=[{"property": "latency", "value": v, "unit": "h"}]) for v in (4, 48))
    assert codes(old, new) == ["level-worsened"]
    assert codes(new, old) == ["level-improved"]


def test_deprecation_is_a_warning_that_breaks_nobody():
    verdict = judge(document(contract(status="active")), document(contract(status="deprecated", version="1.1.0")))
    assert [each.severity for each in verdict.as_findings] == [Severity.WARNING]
    assert verdict.breaking == ()


@pytest.mark.parametrize(
    ("old", "new", "columns", "code"),
    [
        ("1.0.0", "1.0.1", (B,), "contract/version-step"),
        ("1.0.0", "1.9.0", (B,), "contract/version-step"),
        ("1.0.0", "2.0.0", (B,), None),
        ("1.0.0", "2.0.0-rc.1", (B,), None),
        ("2.0.0-rc.1", "2.0.0-rc.2", (B,), None),
        ("1.0.0", "1.0.0", (A, B), "contract/version-step"),
        ("1.0.0", "1.1.0", (A, B), None),
        ("1.0.0", "0.9.0", (A,), "contract/version-back"),
        ("1.0.0", "latest", (B,), "contract/version-form"),
        ("1.0.0", "1.0.0", (A,), None),
        ("latest", "latest", (A,), None),
    ],
)
def test_a_version_must_say_what_the_change_costs(old, new, columns, code):
    verdict = judge(document(contract(A, version=old)), document(contract(*columns, version=new)))
    assert [each.code for each in verdict.findings] == ([code] if code else [])
    for finding in verdict.findings:
        assert finding.place.line == 4


def test_only_a_breaking_change_makes_a_small_step_an_error():
    verdict = judge(document(contract(A)), document(contract(A, B)))
    assert [each.severity for each in verdict.findings] == [Severity.WARNING]
    verdict = judge(document(contract(A, B)), document(contract(A)))
    assert [each.severity for each in verdict.findings] == [Severity.ERROR]


def test_places_are_lines_of_the_newer_text():
    old, new = dump(contract(A, B)), "# first\n" + dump(contract(A | {"required": True}))
    verdict = judge(document(old), document(new, "new.yaml"))
    found = {
        each.code: (place.document, place.line) for each, place in zip(verdict.differences, verdict.places, strict=True)
    }
    assert found == {"column-removed": ("new.yaml", 9), "required-added": ("new.yaml", 11)}


def test_equal_ids_make_a_rename():
    old = contract({"id": "c1", "name": "mail", "logicalType": "string", "primaryKey": True})
    new = contract({"id": "c1", "name": "email", "logicalType": "string", "primaryKey": True, "description": "d"})
    assert codes(old, new) == ["column-renamed", "words-changed"]
    old["schema"][0]["id"] = new["schema"][0]["id"] = "t"
    new["schema"][0]["name"] = "sales"
    assert codes(old, new)[:2] == ["table-renamed", "column-renamed"]


def test_swapped_names_are_followed_by_name():
    old = contract({"id": "1", **A}, {"id": "2", **B})
    new = contract({"id": "2", **A}, {"id": "1", **B})
    assert set(codes(old, new)) == {"words-changed"}


def test_a_default_that_is_written_out_promises_the_same():
    assert codes(contract(A), contract(A | {"required": False})) == ["written-otherwise"]
    assert codes(contract(A | {"physicalType": "int"}), contract(A | {"physicalType": "INTEGER"})) == [
        "written-otherwise"
    ]


@pytest.mark.parametrize(
    ("kind", "old", "new", "forth", "back"),
    [
        ("integer", {"minimum": 1}, {"exclusiveMinimum": 1}, "limit-tightened", "limit-loosened"),
        ("integer", {"minimum": 1}, {"exclusiveMinimum": 0}, "limit-loosened", "limit-tightened"),
        ("number", {"maximum": 9}, {"exclusiveMaximum": 9}, "limit-tightened", "limit-loosened"),
        ("number", {"multipleOf": 0.1}, {"multipleOf": 0.3}, "limit-tightened", "limit-loosened"),
        ("number", {"multipleOf": 2}, {"multipleOf": 3}, "limit-changed", "limit-changed"),
        ("array", {"uniqueItems": False}, {"uniqueItems": True}, "limit-added", "limit-removed"),
        ("array", {}, {"uniqueItems": False}, "written-otherwise", "written-otherwise"),
        ("string", {"minLength": 0}, {}, "written-otherwise", "written-otherwise"),
        ("object", {"required": ["a"]}, {"required": ["a", "b"]}, "limit-tightened", "limit-loosened"),
        ("string", {"pattern": "a"}, {"pattern": "b"}, "limit-changed", "limit-changed"),
    ],
)
def test_limits_are_weighed_both_ways(kind, old, new, forth, back):
    left, right = (
        contract({"name": "c", "logicalType": kind, "logicalTypeOptions": options}) for options in (old, new)
    )
    assert (codes(left, right), codes(right, left)) == ([forth], [back])


def test_nested_parts_come_and_go():
    old = contract({"name": "m", "logicalType": "array"})
    new = contract({"name": "m", "logicalType": "array", "items": {"logicalType": "string"}})
    assert codes(old, new) == ["part-added"]
    assert codes(new, old) == ["part-removed"]


def test_a_document_in_an_older_standard_is_compared_as_what_it_promises():
    dcs = {
        "dataContractSpecification": "1.2.1",
        "id": "orders",
        "info": {"title": "Orders", "version": "1.0.0"},
        "models": {"orders": {"type": "table", "fields": {"a": {"type": "string"}, "b": {"type": "string"}}}},
    }
    fewer = copy.deepcopy(dcs)
    del fewer["models"]["orders"]["fields"]["b"]
    assert codes(dcs, fewer) == ["column-removed"]
    assert "standard-changed" in codes(dcs, contract(A, name="Orders"))


def test_documents_that_come_and_go():
    new, gone = appeared(document(contract())), disappeared(document(contract()))
    assert (new.step, new.breaking) == (Step.MINOR, ())
    assert [each.code for each in gone.breaking] == ["document-removed"]


PORT = {"name": "out", "version": "1.0.0", "contractId": "c"}


@pytest.mark.parametrize(
    ("old", "new", "code", "impact"),
    [
        ({"outputPorts": [PORT]}, {"outputPorts": []}, "port-removed", "breaking"),
        ({"outputPorts": []}, {"outputPorts": [PORT]}, "port-added", "compatible"),
        ({"outputPorts": [PORT]}, {"outputPorts": [PORT | {"version": "2.0.0"}]}, "port-version-major", "breaking"),
        ({"outputPorts": [PORT]}, {"outputPorts": [PORT | {"version": "1.1.0"}]}, "port-version-changed", "compatible"),
        ({"outputPorts": [PORT]}, {"outputPorts": [PORT, PORT | {"version": "2.0.0"}]}, "port-added", "compatible"),
        ({"outputPorts": [PORT]}, {"outputPorts": [PORT | {"contractId": "d"}]}, "port-contract-replaced", "breaking"),
        ({"outputPorts": [PORT]}, {"outputPorts": [PORT | {"type": "topic"}]}, "port-type-changed", "breaking"),
        ({"outputPorts": [PORT]}, {"outputPorts": [PORT | {"deprecated": True}]}, "port-deprecated", "compatible"),
        ({"outputPorts": [PORT]}, {"outputPorts": [PORT | {"description": "d"}]}, "port-reworded", "cosmetic"),
        (
            {"outputPorts": [PORT | {"id": "i"}]},
            {"outputPorts": [PORT | {"id": "i", "name": "new"}]},
            "port-renamed",
            "breaking",
        ),
        (
            {"outputPorts": [PORT]},
            {"outputPorts": [PORT | {"inputContracts": [{"id": "x", "version": "1.0.0"}]}]},
            "lineage-changed",
            "compatible",
        ),
        ({"inputPorts": [PORT]}, {"inputPorts": []}, "input-removed", "compatible"),
        ({"inputPorts": []}, {"inputPorts": [PORT]}, "input-added", "cosmetic"),
        ({"inputPorts": [PORT]}, {"inputPorts": [PORT | {"contractId": "d"}]}, "input-changed", "compatible"),
        (
            {"managementPorts": [{"name": "m", "content": "control"}]},
            {"managementPorts": [{"name": "m", "content": "control", "url": "https://x"}]},
            "management-changed",
            "compatible",
        ),
        ({}, {"status": "deprecated"}, "product-deprecated", "compatible"),
        ({}, {"status": "retired"}, "product-retired", "breaking"),
        ({}, {"team": {"name": "t"}}, "people-changed", "cosmetic"),
        ({}, {"tags": ["a"]}, "words-changed", "cosmetic"),
    ],
)
def test_products_are_weighed(old, new, code, impact):
    verdict = judge(document(product(**old)), document(product(**new)))
    assert [(each.code, each.impact) for each in verdict.differences] == [(code, impact)]
    assert verdict.standard == "ODPS"


def test_consumers_read_at_input_ports_and_by_lineage():
    reader = product(
        inputPorts=[{"name": "in", "contractId": "orders"}, {"name": "other", "contractId": "x"}],
        outputPorts=[{"name": "out", "inputContracts": [{"id": "orders", "version": "1.0.0"}]}],
        team={"name": "finance"},
    )
    provider = product(outputPorts=[{"name": "orders", "contractId": "orders"}])
    known = [("p.yaml", Product.parse(document(each))) for each in (reader, provider)]
    found = consumers("orders", known)
    assert [(each.product, each.owner, each.port) for each in found] == [
        ("p", "finance", "in"),
        ("p", "finance", "out"),
    ]


def found(*columns, **promised):
    properties = [{"name": name, **keys} for name, keys in promised.items()]
    model = Contract(contract(*properties))
    return [each.code for each in compare_found(model, [Found("orders", columns)])]


@pytest.mark.parametrize(
    ("promised", "actual", "codes"),
    [
        ({"logicalType": "string"}, "VARCHAR", []),
        ({"logicalType": "integer"}, "BIGINT", []),
        ({"logicalType": "integer"}, "INTEGER", ["found-type-narrower"]),
        ({"logicalType": "integer", "physicalType": "INT"}, "BIGINT", ["found-type-open"]),
        ({"logicalType": "integer"}, "VARCHAR", ["found-type-other"]),
        ({"logicalType": "number", "physicalType": "DECIMAL(10,2)"}, "DECIMAL(12,2)", ["found-type-open"]),
        ({"logicalType": "array", "items": {"logicalType": "integer"}}, "VARCHAR[]", ["found-type-other"]),
        (
            {"logicalType": "object", "properties": [A, B]},
            'STRUCT("a" VARCHAR, "c" DATE)',
            ["found-column-missing", "found-column-extra"],
        ),
    ],
)
def test_data_is_held_to_the_promised_types(promised, actual, codes):
    assert found(("c", actual), c=promised) == codes


def test_data_is_held_to_the_promised_columns():
    text = {"logicalType": "string"}
    assert found(("A", "VARCHAR"), a=text) == []
    assert found(("b", "VARCHAR"), a=text) == ["found-column-missing", "found-column-extra"]
    assert found(("b", "VARCHAR"), ("a", "VARCHAR"), a=text, b=text) == ["found-column-order"]
    assert found(("a", "VARCHAR"), a=text, m={"logicalType": "number", "semanticType": "measure"}) == []
    assert as_found([Found("t", (("a", "DATE"),))])["schema"][0]["properties"] == [
        {"name": "a", "physicalType": "DATE"}
    ]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (2, "h", (7200, "s")),
        ("P1D", None, (86400, "s")),
        ("PT90M", None, (5400, "s")),
        ("99.9", "%", (99.9, "percent")),
        ("soon", "d", None),
        ("P", None, None),
        (True, "d", None),
    ],
)
def test_values_of_service_levels_are_measured(value, unit, expected):
    assert measure(value, unit) == expected


def test_more_or_less_is_better():
    assert [direction(name) for name in ("latency", "timeToRepair", "retention", "noticePeriod", "x")] == [
        -1,
        -1,
        1,
        1,
        0,
    ]


def test_each_rule_has_its_own_code_and_sentence():
    sentences = [each.sentence for each in RULES.values()]
    assert len(RULES) > 80
    assert all(each.endswith(".") for each in sentences)


def wide(columns, text="d"):
    rule = {"metric": "nullValues", "mustBe": 0}
    names = (f"column_{number}" for number in range(columns))
    return contract(*({**A, "name": name, "description": text, "quality": [rule]} for name in names))


@pytest.mark.slow
def test_ten_thousand_columns_and_five_megabytes_take_seconds():
    old, new = wide(10_000, "d" * 500), wide(10_000, "e" * 500)
    properties = new["schema"][0]["properties"]
    properties.reverse()
    del properties[::10]
    left, right = Contract(old), Contract(new)
    start = time.process_time()
    differences = compare(left, right)
    assert time.process_time() - start < 30
    assert sum(each.code == "column-removed" for each in differences) == 1000
    assert sum(each.code == "words-changed" for each in differences) == 9000
