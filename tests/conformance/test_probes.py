"""Where a tool for contracts can be wrong in silence: each probe is a small contract and data that it must not pass, or must not refuse."""

import json
from datetime import UTC, datetime

import duckdb
import pytest

from hansa.app.contract import Contract
from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks.run import run_checks

HEAD = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def probe(tmp_path):
    def run(properties, rows, *, kind="parquet", text=None, more=None, **options):
        path = tmp_path / f"orders.{kind}"
        if text is None:
            with duckdb.connect() as connection:
                connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT {kind})").fetchall()
        else:
            path.write_text(text)
        server = {"server": "local", "type": "local", "path": str(path), "format": kind}
        schema = {"name": "orders", "properties": properties}
        for key in ("quality", "relationships"):
            schema |= {key: options.pop(key)} if key in options else {}
        contract = tmp_path / "c.odcs.yaml"
        contract.write_text(json.dumps({**HEAD, "servers": [server], "schema": [schema], **(more or {})}))
        report = Contract.load(contract).test(at=AT, **options)
        return report, {each.check_id: each for table in report.tables for each in table.results}

    return run


def test_types_of_parquet_are_its_real_ones(probe):
    props = [
        {"name": "id", "logicalType": "integer"},
        {"name": "amount", "logicalType": "integer"},
        {"name": "key", "logicalType": "string", "logicalTypeOptions": {"format": "uuid"}},
        {"name": "step", "logicalType": "integer", "logicalTypeOptions": {"multipleOf": 5}},
    ]
    report, found = probe(props, "SELECT '1' AS id, 0.5::DOUBLE AS amount, 'x' AS key, 7::BIGINT AS step")
    assert not report.ok
    assert {key for key, each in found.items() if each.status == "failed"} == {
        "orders.id.type", "orders.amount.type", "orders.key.format", "orders.step.range",
    }  # fmt: skip


def test_types_inside_structures_are_checked_too(probe):
    props = [
        {
            "name": "items",
            "logicalType": "array",
            "items": {
                "logicalType": "object",
                "properties": [
                    {"name": "sku", "logicalType": "string"},
                    {"name": "price", "logicalType": "number", "logicalTypeOptions": {"minimum": 0}},
                    {"name": "tags", "logicalType": "map",
                     "map": {"key": {"logicalType": "string"}, "value": {"logicalType": "integer"}}},
                ],
            },
        }
    ]  # fmt: skip
    rows = "SELECT [{'sku': 1, 'price': 'x', 'tags': MAP {'a': 0.5::DOUBLE}, 'more': true}] AS items"
    _, found = probe(props, rows)
    failed = {key: each.measured for key, each in found.items() if each.status == "failed"}
    assert failed == {
        "orders.items[].sku.type": "INTEGER",
        "orders.items[].price.type": "VARCHAR",
        "orders.items[].tags{}.type": "DOUBLE",
    }
    assert found["orders.extra"].measured == "items[].more"
    _, lacks = probe(props, "SELECT [{'sku': 'a', 'tags': MAP {'a': 1::BIGINT}}] AS items")
    assert lacks["orders.columns"].measured == "items[].price"
    assert lacks["orders.items[].price.range"].status == "skipped"


def test_nothing_is_rounded_before_it_is_compared(probe):
    props = [{"name": "v", "logicalType": "number", "logicalTypeOptions": {"minimum": 0}}]
    assert not probe(props, "SELECT -0.0004::DOUBLE AS v")[0].ok


@pytest.mark.parametrize("value", ["'NaN'::DOUBLE", "1e16::DOUBLE", "'inf'::DOUBLE"])
def test_an_odd_number_is_one_result_and_stops_nothing(probe, value):
    props = [
        {"name": "v", "logicalType": "number", "logicalTypeOptions": {"maximum": 10}},
        {"name": "s", "logicalType": "string", "required": True},
    ]
    _, found = probe(props, f"SELECT {value} AS v, 'a' AS s")
    assert found["orders.v.range"].status == "failed"
    assert found["orders.s.required"].status == "passed"
    low = [{"name": "v", "logicalType": "number", "logicalTypeOptions": {"minimum": 0}}]
    assert (probe(low, f"SELECT {value} AS v")[0].ok) is ("NaN" not in value)


def test_one_bad_value_of_a_csv_is_named_and_the_other_checks_have_their_result(probe):
    props = [
        {"name": "id", "logicalType": "integer", "logicalTypeOptions": {"maximum": 5}},
        {"name": "s", "logicalType": "string", "required": True},
    ]
    _, found = probe(props, "", kind="csv", text="id,s\n1,a\nabc,b\n9,c\n")
    assert found["orders.id.type"].sample == ({"id": "abc", "s": "b"},)
    assert found["orders.id.type"].where == ("orders.csv, row 2",)
    assert found["orders.id.range"].failed_rows == 1
    assert found["orders.s.required"].status == "passed"


@pytest.mark.parametrize(("kind", "text"), [("json", "[]"), ("csv", "id\n"), ("csv", "")])
def test_empty_data_is_red(probe, kind, text):
    report, _ = probe([{"name": "id", "logicalType": "integer"}], "", kind=kind, text=text)
    assert not report.ok


def test_missing_data_is_red(probe, tmp_path):
    server = {"server": "local", "type": "local", "path": str(tmp_path / "none.json"), "format": "json"}
    report, _ = probe([{"name": "id", "logicalType": "integer"}], "SELECT 1 AS id", more={"servers": [server]})
    assert not report.ok


@pytest.mark.parametrize(
    ("options", "good", "bad"),
    [
        ({"multipleOf": 0.1}, "0.3::DOUBLE", "0.35::DOUBLE"),
        ({"multipleOf": 0.1}, "1e22::DOUBLE", "'inf'::DOUBLE"),
        ({"multipleOf": 0.1}, "0.7::FLOAT", "0.75::FLOAT"),
        ({"multipleOf": 0.01}, "1234567.89::DECIMAL(18,3)", "1234567.891::DECIMAL(18,3)"),
        ({"multipleOf": 3}, "9::DOUBLE", "9.5::DOUBLE"),
        ({"format": "f32"}, "1e38::DOUBLE", "1e39::DOUBLE"),
    ],
)
def test_multiples_have_no_error_of_floating_point(probe, options, good, bad):
    props = [{"name": "v", "logicalType": "number", "logicalTypeOptions": options}]
    assert probe(props, f"SELECT {good} AS v")[0].ok
    assert not probe(props, f"SELECT {bad} AS v")[0].ok


def test_multiples_of_long_decimals_are_exact(probe):
    props = [
        {
            "name": "v",
            "logicalType": "number",
            "physicalType": "DECIMAL(30,2)",
            "logicalTypeOptions": {"multipleOf": 0.1},
        }
    ]
    assert probe(props, "SELECT 1234567890123456789.10::DECIMAL(30,2) AS v")[0].ok
    assert not probe(props, "SELECT 1234567890123456789.05::DECIMAL(30,2) AS v")[0].ok


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("u8", "255::BIGINT", "-1::BIGINT"),
        ("i8", "-128::BIGINT", "128::BIGINT"),
        ("u64", "18446744073709551615::UBIGINT", "-1::BIGINT"),
        ("i64", "1::HUGEINT", "9223372036854775808::HUGEINT"),
        ("u128", "340282366920938463463374607431768211455::UHUGEINT", "-1::HUGEINT"),
        (
            "i128",
            "170141183460469231731687303715884105727::HUGEINT",
            "170141183460469231731687303715884105728::UHUGEINT",
        ),
    ],
)
def test_formats_of_integers(check_rows, name, good, bad):
    props = [{"name": "v", "logicalType": "integer", "logicalTypeOptions": {"format": name}}]
    assert check_rows(props, f"SELECT {good} AS v") == []
    assert check_rows(props, f"SELECT {bad} AS v") != []


@pytest.fixture
def check_rows():
    """The ids of what failed, for data in the engine: some types are not Parquet's."""

    def run(properties, rows):
        contract = Contract(json.dumps({**HEAD, "schema": [{"name": "orders", "properties": properties}]}))
        with duckdb.connect() as connection:
            plan = compile_plan(contract.model, contract.model.schema_[0], contract.document)
            results = run_checks(connection, rows, plan, AT)
        return [each.check_id for each in results if each.blocks]

    return run


@pytest.mark.parametrize(
    ("prop", "good", "bad"),
    [
        ({"logicalType": "date", "logicalTypeOptions": {"format": "dd.MM.yyyy"}}, "31.12.2025", "2025-12-31"),
        ({"logicalType": "date", "logicalTypeOptions": {"format": "dd.MM.yyyy"}}, "01.02.2025", "1.2.2025"),
        ({"logicalType": "date", "logicalTypeOptions": {"format": "dd.MM.yyyy"}}, "28.02.2025", "30.02.2025"),
        ({"logicalType": "date", "logicalTypeOptions": {"format": "d MMM yyyy", "maximum": "2025-06-01"}}, "1 May 2025", "1 Jul 2025"),
        ({"logicalType": "timestamp", "logicalTypeOptions": {"format": "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "timezone": True}},
         "2025-01-01T10:00:00.000+02:00", "2025-01-01T10:00:00.000"),
        ({"logicalType": "time", "logicalTypeOptions": {"format": "HH:mm", "minimum": "08:00"}}, "08:30", "07:59"),
        ({"logicalType": "date", "logicalTypeOptions": {"format": "yyyyMMdd", "exclusiveMinimum": "20250101"}}, "20250102", "20250101"),
    ],
)  # fmt: skip
def test_dates_are_read_as_the_contract_writes_them(check_rows, prop, good, bad):
    props = [{"name": "v", **prop}]
    assert check_rows(props, f"SELECT '{good}' AS v") == []
    assert check_rows(props, f"SELECT '{bad}' AS v") != []


def test_a_time_zone_that_is_promised_is_there(check_rows):
    props = [{"name": "v", "logicalType": "timestamp", "logicalTypeOptions": {"timezone": True}}]
    assert check_rows(props, "SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' AS v") == []
    assert check_rows(props, "SELECT TIMESTAMP '2026-01-01 00:00:00' AS v") == ["orders.v.type"]
    none = [{"name": "v", "logicalType": "timestamp", "logicalTypeOptions": {"timezone": False}}]
    assert check_rows(none, "SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' AS v") == ["orders.v.type"]


def test_limits_of_moments_are_in_the_default_zone(check_rows):
    options = {"minimum": "2026-07-01T00:00:00", "defaultTimezone": "Europe/Berlin", "timezone": True}
    props = [{"name": "v", "logicalType": "timestamp", "logicalTypeOptions": options}]
    assert check_rows(props, "SELECT TIMESTAMPTZ '2026-06-30 22:00:00+00' AS v") == []
    assert check_rows(props, "SELECT TIMESTAMPTZ '2026-06-30 21:59:59+00' AS v") == ["orders.v.range"]


@pytest.mark.parametrize(
    ("options", "good", "bad"),
    [
        ({}, "[1.0, 2.0]", "[1.0]"),
        ({"normalized": True}, "[0.6, 0.8]", "[1.0, 1.0]"),
        ({"elementType": "int8"}, "[-128, 127]", "[-129, 0]"),
        ({"elementType": "binary"}, "[0, 1]", "[0, 2]"),
        ({"elementType": "float16"}, "[65504.0, 0]", "[65505.0, 0]"),
        ({}, "[1.0, 2.0]", "[1.0, NULL]"),
        ({}, "[1.0, 2.0]", "['NaN'::FLOAT, 1]"),
    ],
)
def test_vectors(check_rows, options, good, bad):
    props = [
        {
            "name": "v",
            "logicalType": "vector",
            "logicalTypeOptions": {"dimensions": 2, "distanceMetric": "cosine", **options},
        }
    ]
    assert check_rows(props, f"SELECT {good}::FLOAT[] AS v") == []
    assert check_rows(props, f"SELECT {bad}::FLOAT[] AS v") != []


@pytest.mark.parametrize(
    ("options", "good", "bad"),
    [
        ({"minProperties": 2}, "{'a': 1, 'b': 2}", "{'a': 1, 'b': NULL}"),
        ({"maxProperties": 1}, "{'a': NULL, 'b': 2}", "{'a': 1, 'b': 2}"),
        ({"required": ["b"]}, "{'a': NULL, 'b': 2}", "{'a': 1, 'b': NULL}"),
    ],
)
def test_objects(check_rows, options, good, bad):
    fields = [{"name": "a", "logicalType": "integer"}, {"name": "b", "logicalType": "integer"}]
    props = [{"name": "v", "logicalType": "object", "properties": fields, "logicalTypeOptions": options}]
    assert check_rows(props, f"SELECT {good}::STRUCT(a BIGINT, b BIGINT) AS v") == []
    assert check_rows(props, f"SELECT {bad}::STRUCT(a BIGINT, b BIGINT) AS v") == ["orders.v.members"]
    assert check_rows(props, "SELECT NULL::STRUCT(a BIGINT, b BIGINT) AS v") == []


def test_extra_columns_warn_and_break_a_strict_test(probe):
    props = [{"name": "id", "logicalType": "integer"}]
    rows = "SELECT 1::BIGINT AS id, 2 AS more"
    assert probe(props, rows)[0].ok
    assert probe(props, rows)[1]["orders.extra"].status == "warning"
    assert not probe(props, rows, strict=True)[0].ok


def test_drift_is_told_by_its_kind(probe):
    props = [
        {"name": "id", "logicalType": "integer", "physicalType": "INT"},
        {"name": "email_address", "logicalType": "string"},
        {"name": "day", "logicalType": "date"},
    ]
    _, found = probe(props, "SELECT DATE '2026-01-01' AS day, 'a' AS emailAddress, 1::BIGINT AS id")
    assert found["orders.columns"].measured == "email_address"
    assert found["orders.renamed"].measured == "email_address (now emailAddress?)"
    assert found["orders.order"].status == "warning"
    assert found["orders.widened"].measured == "id (BIGINT for INTEGER)"
    assert found["orders.id.type"].status == "passed"


@pytest.mark.parametrize("metric", ["nullValues", "missingValues", "invalidValues", "duplicateValues"])
def test_percent_of_every_metric(probe, metric):
    arguments = {"missingValues": {"missingValues": [None, ""]}, "invalidValues": {"validValues": ["a", "b"]}}
    rule = {"metric": metric, "unit": "percent", "mustBe": 25}
    rule |= {"arguments": arguments[metric]} if metric in arguments else {}
    rows = {
        "nullValues": "('a'), ('b'), ('c'), (NULL)",
        "missingValues": "('a'), ('b'), ('c'), ('')",
        "invalidValues": "('a'), ('b'), ('a'), ('x')",
        "duplicateValues": "('a'), ('b'), ('c'), ('c')",
    }[metric]
    props = [{"name": "s", "logicalType": "string", "quality": [rule]}]
    assert probe(props, f"SELECT * FROM (VALUES {rows}) t(s)")[0].ok


@pytest.mark.parametrize(
    "query", ["SELECT id FROM orders", "SELECT id, 1 FROM orders LIMIT 1", "SELECT id FROM orders LIMIT 0"]
)
def test_a_rule_in_sql_that_returns_no_single_value_is_an_error(probe, query):
    rule = {"id": "q", "type": "sql", "query": query, "mustBe": 1}
    _, found = probe([{"name": "id", "logicalType": "integer"}], "SELECT 1::BIGINT AS id FROM range(2)", quality=[rule])
    assert found["orders.quality.q"].status == "error"


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "text", "description": "It is all true."},
        {"type": "custom", "engine": "montecarlo", "implementation": "x"},
        {"type": "custom", "engine": "soda", "implementation": "anomaly detection for row_count"},
    ],
)
def test_what_is_not_run_is_said(probe, rule):
    _, found = probe(
        [{"name": "id", "logicalType": "integer"}], "SELECT 1::BIGINT AS id", quality=[{"id": "q", **rule}]
    )
    assert found["orders.quality.q"].status == "skipped"
    assert len(found["orders.quality.q"].message) > 30


def test_an_option_that_says_nothing_here_is_said(check_plan):
    props = [
        {"name": "a", "logicalType": "string", "logicalTypeOptions": {"format": "password"}},
        {
            "name": "b",
            "logicalType": "vector",
            "logicalTypeOptions": {"dimensions": 2, "embeddingModel": "m", "distanceMetric": "cosine"},
        },
        {"name": "c", "logicalType": "date", "logicalTypeOptions": {"format": "QQQ yyyy"}},
    ]
    skipped = [each for each in check_plan(props).checks if each.skip]
    assert [each.column for each in skipped] == ["a", "b", "b", "c"]


@pytest.fixture
def check_plan():
    def run(properties):
        contract = Contract(json.dumps({**HEAD, "schema": [{"name": "orders", "properties": properties}]}))
        return compile_plan(contract.model, contract.model.schema_[0], contract.document)

    return run


def test_freshness_is_measured_at_the_given_moment(probe):
    sla = [{"property": "latency", "value": 1, "unit": "d", "element": "orders.at"}]
    props = [{"name": "at", "logicalType": "timestamp"}]
    rows = "SELECT TIMESTAMP '2026-06-01 00:00:00' AS at"
    assert probe(props, rows, more={"slaProperties": sla})[0].ok


@pytest.mark.parametrize("pattern", ["(", "a{1001}", "(?=a)", r"(a)\1", "((a{100}){100}){100}", "x" * 20_000])
def test_a_pattern_that_cannot_run_is_an_error_and_stops_nothing(probe, pattern):
    props = [
        {"name": "s", "logicalType": "string", "required": True, "logicalTypeOptions": {"pattern": pattern}},
    ]
    _, found = probe(props, "SELECT 'a' AS s")
    assert found["orders.s.pattern"].status == "error"
    assert found["orders.s.required"].status == "passed"


def test_a_formatted_date_inside_a_structure_is_checked_or_said_not_to_be(check_plan):
    day = {"name": "d", "logicalType": "date", "logicalTypeOptions": {"format": "dd.MM.yyyy", "minimum": "2026-01-01"}}
    props = [{"name": "v", "logicalType": "object", "properties": [day]}]
    with duckdb.connect() as connection:
        results = run_checks(connection, "SELECT {'d': '31.12.2025'} AS v", check_plan(props), AT)
    found = {each.check_id: each for each in results}
    assert found["orders.v.d.type"].status == "passed"
    assert found["orders.v.d.range"].status == "skipped"
    assert "deliver a date" in found["orders.v.d.range"].message


@pytest.mark.parametrize(
    ("rule", "kind", "status"),
    [
        ({"rule": "nullCheck"}, "nullValues", "failed"),
        ({"rule": "duplicateCount", "mustBe": 1}, "duplicateValues", "passed"),
        ({"rule": "duplicatePercent", "mustBeLessThan": 25}, "duplicateValues", "failed"),
        ({"rule": "validValues", "validValues": ["a"]}, "invalidValues", "passed"),
    ],
)
def test_the_rules_of_3_0_mean_the_metrics_of_now(rule, kind, status):
    schema = {
        "name": "t",
        "properties": [{"name": "s", "logicalType": "string", "quality": [{"type": "library", **rule}]}],
    }
    contract = Contract(json.dumps({**HEAD, "apiVersion": "v3.0.2", "schema": [schema]}))
    plan = compile_plan(contract.model, contract.model.schema_[0], contract.document)
    with duckdb.connect() as connection:
        results = run_checks(connection, "SELECT * FROM (VALUES ('a'), ('a'), (NULL)) x(s)", plan, AT)
    [found] = [each for each in results if ".quality." in each.check_id]
    assert (found.kind, found.status) == (kind, status)


def test_every_table_of_an_old_contract_says_what_it_cannot_run():
    column = {"column": "a", "logicalType": "string", "physicalType": "varchar(2)", "isNullable": False,
              "quality": [{"code": "nullCheck", "toolName": "Elevate", "type": "dataQuality"},
                          {"code": "countCheck", "toolName": "Elevate", "type": "dataQuality"}]}  # fmt: skip
    data = {"apiVersion": "v2.2.2", "kind": "DataContract", "uuid": "c", "version": "1.0.0", "status": "current",
            "type": "tables", "datasetDomain": "d", "quantumName": "q",
            "dataset": [{"table": "t", "columns": [column]}]}  # fmt: skip
    contract = Contract(json.dumps(data))
    plan = compile_plan(contract.model, contract.model.schema_[0], contract.document)
    rules = {each.kind: each.skip for each in plan.checks if ".quality." in each.id}
    assert rules == {"nullValues": "", "custom": rules["custom"]}
    assert "Elevate" in rules["custom"]
