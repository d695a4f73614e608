"""Great Expectations and Soda: suites and checks both ways, and the tools themselves take what is made."""

import json
import subprocess

import pytest
import yaml

from hansa.kernel.errors import InvalidInput


@pytest.mark.parametrize("name", ["great-expectations", "soda", "sodacl"])
@pytest.mark.parametrize("content", ["", "{}", "[]", "a: 1", "[1]", "x", '{"expectations": 1}'])
def test_what_is_none_is_refused(name, content, load) -> None:
    with pytest.raises(InvalidInput):
        load(name, content)


@pytest.mark.parametrize("name", ["great-expectations", "soda", "sodacl"])
def test_the_promises_of_a_table_survive(name, orders, back, only) -> None:
    made = back(name, only(orders, "orders")).schema_[0]
    by_name = {each.physical_name or each.name: each for each in made.properties}
    assert by_name["id"].required
    assert by_name["id"].unique
    assert by_name["id"].logical_type_options == {"pattern": "^o-[0-9]+$", "maxLength": 12}
    assert by_name["status"].enum_values == ("open", "paid")
    assert by_name["pieces"].logical_type_options["minimum"] == 1
    rule = next(each for each in by_name["pieces"].quality if each.metric == "nullValues")
    assert (rule.operator, rule.unit) == (("mustBeLessOrEqualTo", 5), "percent")
    assert {each.metric for each in made.quality} == {"rowCount", "duplicateValues"}
    if name != "great-expectations":
        assert by_name["customer_id"].relationships[0].to == "customers.id"


def test_great_expectations_keeps_the_rest_in_its_notes(orders, back, only) -> None:
    made = back("great-expectations", only(orders, "orders"))
    assert (made.id, made.version) == ("orders", "1.2.0")
    for prop in orders.object("orders").properties:
        again = made.object("orders").find(prop.name)
        same = [
            "logical_type",
            "logical_type_options",
            "enum",
            "items",
            "properties",
            "business_name",
            "physical_name",
            "physical_type",
        ]
        assert {key: getattr(again, key) for key in same} == {key: getattr(prop, key) for key in same}


def test_an_old_suite_is_read(load) -> None:
    suite = {
        "expectation_suite_name": "people",
        "expectations": [
            {"expectation_type": "expect_column_values_to_be_of_type", "kwargs": {"column": "age", "type_": "INTEGER"}},
            {
                "expectation_type": "expect_column_values_to_be_between",
                "kwargs": {"column": "age", "min_value": 0, "strict_min": True, "mostly": 0.9},
            },
            {"expectation_type": "expect_column_mean_to_be_between", "kwargs": {"column": "age", "min_value": 1}},
        ],
    }
    contract, findings = load("great-expectations", json.dumps(suite))
    age = contract.object("people").find("age")
    assert age.logical_type == "integer"
    assert (
        age.quality[0].query == 'SELECT 100.0 * count(*) FILTER (WHERE "age" <= 0) / nullif(count(*), 0) FROM ${table}'
    )
    assert age.quality[0].operator == ("mustBeLessOrEqualTo", 10.0)
    assert (age.quality[1].engine, age.quality[1].implementation["type"]) == (
        "greatExpectations",
        "expect_column_mean_to_be_between",
    )
    assert ["kept as a custom rule" in str(each) for each in findings] == [True]


SODACL = """
checks for people:
  - row_count between 1 and 9
  - missing_percent(age) < 5 %
  - duplicate_count(a, b) = 0
  - invalid_count(mail) = 0: {valid format: email}
  - invalid_count(age) < 3: {valid min: 0, valid max: 150, name: sane}
  - freshness(seen) < 2d
  - avg(age) > 30
  - total = 0: {total query: SELECT 0}
  - schema: {fail: {when required column missing: [seen], when wrong column type: {age: integer}}}
"""


def test_sodacl_by_hand(load) -> None:
    contract, findings = load("sodacl", SODACL)
    people = contract.object("people")
    assert people.find("age").logical_type == "integer"
    assert people.find("mail").logical_type_options == {"format": "email"}
    assert people.quality[0].operator == ("mustBeBetween", [1, 9])
    assert [each.metric or each.type for each in people.quality] == ["rowCount", "duplicateValues", "custom", "sql"]
    assert [each.metric or each.type for each in people.find("age").quality] == ["nullValues", "sql"]
    assert contract.sla("freshness").element == "people.seen"
    assert len(findings) == 1


@pytest.mark.slow
def test_great_expectations_itself_takes_the_suite(orders, export, only, tool_python, tmp_path) -> None:
    python = tool_python("gx", "great-expectations>=1.24,<2")
    (tmp_path / "suite.json").write_text(export("great-expectations", only(orders, "orders")).content)
    script = """
import datetime, json, sys, pandas as pd, great_expectations as gx
suite = json.load(open(sys.argv[1]))
context = gx.get_context(mode="ephemeral")
made = gx.ExpectationSuite(name=suite["name"], expectations=suite["expectations"], meta=suite["meta"])
batch = context.data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
good = {"id": ["o-1"], "customer_id": [1], "status": ["open"], "amount": [5.0], "pieces": [2], "placed_at": [pd.Timestamp("2026-01-01", tz="UTC")], "day": [datetime.date(2026, 1, 1)], "address": [{}], "lines": [[]]}
def failed(rows):
    found = batch.get_batch(batch_parameters={"dataframe": pd.DataFrame(rows)}).validate(made)
    return [r.expectation_config.type for r in found.results if not r.success]
print(json.dumps([failed(good), failed({**good, "id": ["x"]}), failed({**good, "status": ["gone"]}), failed({**good, "amount": [1000.0]})]))
"""
    done = subprocess.run(
        [python, "-W", "ignore", "-c", script, tmp_path / "suite.json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == [
        [], ["expect_column_values_to_match_regex"], ["expect_column_values_to_be_in_set"], ["expect_column_values_to_be_between"],
    ]  # fmt: skip


@pytest.mark.slow
def test_soda_itself_takes_the_contract(orders, export, only, tool_python, tmp_path) -> None:
    python = tool_python("soda", "soda-core>=4.28,<5", "jsonschema")
    (tmp_path / "contract.json").write_text(json.dumps(yaml.safe_load(export("soda", only(orders, "orders")).content)))
    script = """
import json, sys, pathlib, jsonschema, soda_core
schema = json.loads((pathlib.Path(soda_core.__file__).parent / "contracts/soda_data_contract_json_schema_1_0_0.json").read_text())
jsonschema.validate(json.load(open(sys.argv[1])), schema)
"""
    done = subprocess.run(
        [python, "-W", "ignore", "-c", script, tmp_path / "contract.json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
