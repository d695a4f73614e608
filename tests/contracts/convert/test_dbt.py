"""dbt: what its YAML says becomes promises, promises become its tests, and dbt itself reads them."""

import json
import subprocess

import pytest
import yaml

from hansa.contracts.convert.format import Options
from hansa.contracts.convert.formats import find
from hansa.kernel.errors import InvalidInput

SCHEMA = """
version: 2
models:
  - name: orders
    description: All orders.
    config: {tags: [core], meta: {steward: ada}}
    tests:
      - dbt_utils.unique_combination_of_columns: {combination_of_columns: [customer_id, day]}
      - dbt_expectations.expect_table_row_count_to_be_between: {min_value: 1}
      - my_own_test: {arguments: {a: 1}}
    constraints:
      - {type: primary_key, columns: [id, day]}
      - {type: check, expression: "id > 0"}
    columns:
      - name: id
        data_type: bigint
        description: The order.
        tests: [unique, not_null]
      - name: customer_id
        data_type: int
        data_tests:
          - relationships: {to: ref('customers'), field: id}
          - not_null: {config: {severity: warn, error_if: ">10"}}
      - name: status
        data_tests: [{accepted_values: {arguments: {values: [open, paid]}}}]
      - name: amount
        data_type: numeric(12, 2)
        tests: [{dbt_utils.accepted_range: {min_value: 0, inclusive: false}}]
      - name: day
        data_type: date
        constraints: [{type: not_null}]
sources:
  - name: shop
    loaded_at_field: seen_at
    freshness: {error_after: {count: 12, period: hour}}
    tables:
      - {name: raw_orders, identifier: RAW_ORDERS, columns: [{name: id, tests: [not_null]}]}
"""


def test_what_is_no_dbt_is_refused(load) -> None:
    with pytest.raises(InvalidInput, match="neither models nor sources"):
        load("dbt", "version: 2\n")
    with pytest.raises(InvalidInput):
        load("dbt", "{")
    with pytest.raises(InvalidInput, match="not a map"):
        load("dbt", "- a\n")


def test_schema_yaml_becomes_promises(load) -> None:
    contract, findings = load("dbt", SCHEMA)
    orders = contract.object("orders")
    assert orders.description == "All orders."
    assert orders.primary_key == ("id", "day")
    assert (orders.find("id").logical_type, orders.find("id").unique) == ("integer", True)
    assert orders.find("customer_id").relationships[0].to == "customers.id"
    rule = orders.find("customer_id").quality[0]
    assert (rule.metric, rule.operator, rule.severity) == ("nullValues", ("mustBeLessOrEqualTo", 10), "warning")
    assert orders.find("status").enum_values == ("open", "paid")
    assert orders.find("amount").logical_type_options == {"exclusiveMinimum": 0}
    assert [each.metric or each.engine for each in orders.quality] == ["duplicateValues", "rowCount", "dbt"]
    assert orders.quality[2].implementation == {"my_own_test": {"arguments": {"a": 1}}}
    assert contract.object("raw_orders").physical_name == "RAW_ORDERS"
    level = contract.sla("freshness")
    assert (level.value, level.unit, level.element) == (12, "h", "raw_orders.seen_at")
    assert [str(each) for each in findings] == [
        "source: warning convert-lost: orders: the constraint check id > 0 has no counterpart.",
        "source: info convert-changed: orders: the dbt test my_own_test is kept as a custom rule.",
    ]


def test_a_manifest_brings_its_tests_and_its_database(load) -> None:
    manifest = {
        "metadata": {"project_name": "shop", "adapter_type": "snowflake"},
        "nodes": {
            "model.shop.orders": {
                "resource_type": "model", "name": "orders", "alias": "ORDERS", "database": "DB", "schema": "PUBLIC",
                "columns": {"id": {"name": "id", "data_type": "NUMBER(38,0)"}},
            },
            "test.shop.a": {
                "resource_type": "test", "attached_node": "model.shop.orders", "column_name": "id", "config": {"severity": "ERROR"},
                "test_metadata": {"name": "relationships", "kwargs": {"to": "ref('people')", "field": "id", "model": "{{ x }}", "column_name": "id"}},
            },
            "test.shop.b": {"resource_type": "test", "name": "b", "depends_on": {"nodes": ["model.shop.orders"]}},
        },
    }  # fmt: skip
    contract, findings = load("dbt", json.dumps(manifest))
    assert contract.name == "shop"
    assert contract.object("orders").physical_name == "ORDERS"
    assert contract.object("orders").find("id").relationships[0].to == "people.id"
    assert contract.servers[0].type == "snowflake"
    assert ["singular test b" in str(each) for each in findings] == [True]


def test_a_contract_survives_dbt(orders, back) -> None:
    made = back("dbt", orders)
    assert (made.id, made.version) == ("orders", "1.2.0")
    for table in orders.schema_:
        again = made.object(table.name)
        assert again.primary_key == table.primary_key
        for prop in table.properties:
            one = again.find(prop.name)
            same = (
                "logical_type",
                "logical_type_options",
                "required",
                "enum",
                "physical_name",
                "business_name",
                "classification",
                "items",
                "properties",
            )
            assert {key: getattr(one, key) for key in same} == {key: getattr(prop, key) for key in same} | {
                "required": prop.required
            }
            assert [each.to for each in one.relationships] == [each.to for each in prop.relationships]
    assert [each.metric for each in made.object("orders").quality] == ["rowCount", "duplicateValues"]


def test_what_dbt_cannot_say_is_said(orders, export) -> None:
    texts = [str(each) for each in export("dbt", orders).findings]
    assert any("dbt has no generic test" in each and "orders.pieces" in each for each in texts)


def test_staging_is_of_one_table(orders, export, only) -> None:
    with pytest.raises(InvalidInput, match="of one table"):
        export("dbt-staging-sql", orders)
    sql = export("dbt-staging-sql", only(orders, "orders")).content
    assert "select * from {{ source('orders', 'orders') }}" in sql
    assert 'cast("status" as VARCHAR) as "state"' in sql


DBT = ["dbt-core>=1.11,<1.12", "dbt-duckdb>=1.11,<1.12"]
HOSTILE = """
apiVersion: v3.2.0
kind: DataContract
id: "h{{ 1/0 }}"
version: 1.0.0
schema:
  - name: things
    description: "{% raw %} {{ env_var('HOME') }} {# gone"
    properties:
      - {name: "a {{ b }} ' c", description: "{{ 7*7 }} {% endraw %}", logicalType: string, enum: [{value: "{{ 1/0 }}"}, {value: "it's"}]}
"""


def project(folder, files):
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: shop\nprofile: shop\nflags: {send_anonymous_usage_stats: false}\n")
    (folder / "profiles.yml").write_text("shop: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}}}\n")
    for name, content in files.items():
        (folder / "models" / name).write_text(content)


def without_packages(content):
    """The tests of packages need the packages, which are not here."""
    data = yaml.safe_load(content)
    for part in [*data.get("models", []), *[t for s in data.get("sources", []) for t in s["tables"]]]:
        for each in [part, *part.get("columns", [])]:
            each["data_tests"] = [
                t for t in each.get("data_tests", []) if "." not in str(next(iter(t)) if isinstance(t, dict) else t)
            ]
    return yaml.safe_dump(data, allow_unicode=True)


@pytest.mark.slow
def test_dbt_itself_reads_and_runs_it(orders, export, tool_python, tmp_path) -> None:
    customers = "select 1::bigint as id, 'a@example.com' as email"
    rows = """select 'o-1'::varchar(12) as id, 1::bigint as customer_id, 'open' as status, 5::decimal(12,2) as amount, 2::bigint as pieces,
        timestamptz '2026-01-01' as placed_at, date '2026-01-01' as day, {'city': 'a', 'zip': 'b'} as address, [{'sku': 'x'}] as lines"""
    hostile = find("dbt").exporter(_parsed(HOSTILE), Options()).content
    files = {
        "schema.yml": without_packages(export("dbt", orders).content),
        "sources.yml": without_packages(export("dbt-sources", orders).content),
        "hostile.yml": without_packages(hostile),
        "customers.sql": customers,
        "orders_v1.sql": rows,
        "things.sql": """select 'it''s' as "a {% raw %}{{ b }}{% endraw %} ' c" """,
    }
    project(tmp_path, files)
    dbt = tool_python("dbt", *DBT).parent / "dbt"
    done = subprocess.run(
        [dbt, "build", "--project-dir", tmp_path, "--profiles-dir", tmp_path, "--exclude", "source:*"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    manifest = json.loads((tmp_path / "target/manifest.json").read_text())
    assert manifest["nodes"]["model.shop.things"]["description"] == "{% raw %} {{ env_var('HOME') }} {# gone"
    imported = find("dbt").importer((tmp_path / "target/manifest.json").read_text(), Options("manifest.json"))
    assert {each["name"] for each in imported.data["schema"]} == {"customers", "orders", "things"}


def _parsed(text):
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.read import read

    return Contract.parse(read(text, "contract").document)
