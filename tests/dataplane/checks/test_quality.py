"""Quality rules, relationships and service levels of a contract, held against data."""

import pytest

SHAPE = {"columns", "extra", "renamed", "order", "widened", "type"}
ID = {"name": "id", "logicalType": "integer"}
ROWS = "SELECT i::BIGINT AS id, CASE WHEN i % 4 = 0 THEN NULL ELSE 'v' || (i % 3) END AS s FROM range(20) r(i)"


def of(check, rule, *, at_table=False, rows=ROWS, **more):
    props = [ID, {"name": "s", "logicalType": "string", "quality": [] if at_table else [rule]}]
    results = check(props, rows, quality=[rule] if at_table else None, **more)
    return next(each for key, each in results.items() if ".quality." in key)


@pytest.mark.parametrize(
    ("rule", "status", "measured"),
    [
        ({"metric": "nullValues", "mustBe": 0}, "failed", "5"),
        ({"metric": "nullValues", "mustBeLessOrEqualTo": 5}, "passed", "5"),
        ({"metric": "nullValues", "mustBeLessThan": 25, "unit": "percent"}, "failed", "25 %"),
        ({"metric": "nullValues", "mustBe": 0, "severity": "warning"}, "warning", "5"),
        ({"metric": "missingValues", "mustBe": 0, "arguments": {"missingValues": ["v0"]}}, "failed", "5"),
        ({"metric": "missingValues", "mustBe": 10, "arguments": {"missingValues": [None, "v0"]}}, "passed", "10"),
        ({"metric": "missingValues", "mustBe": 0}, "failed", "5"),
        ({"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["v0", "v1"]}}, "failed", "5"),
        ({"metric": "invalidValues", "mustBe": 0, "arguments": {"pattern": "^v[0-2]$"}}, "passed", "0"),
        ({"metric": "duplicateValues", "mustBe": 0}, "failed", "12"),
        ({"metric": "duplicateValues", "mustBeLessThan": 60.5, "unit": "percent"}, "passed", "60 %"),
        ({"metric": "duplicateValues", "mustBeBetween": [10, 12]}, "passed", "12"),
        ({"metric": "duplicateValues", "mustNotBeBetween": [10, 12]}, "failed", "12"),
        ({"metric": "nullValues", "mustNotBe": 5}, "failed", "5"),
        ({"metric": "nullValues", "mustBeGreaterThan": 4}, "passed", "5"),
    ],
)
def test_library_metrics_of_a_column(check, rule, status, measured):
    result = of(check, rule)
    assert (result.status, result.measured) == (status, measured), result


def test_former_names_of_the_metrics(check):
    assert of(check, {"rule": "nullCheck", "metric": "nullCheck", "mustBe": 5}).status == "passed"


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ({"metric": "rowCount", "mustBe": 20}, "passed"),
        ({"metric": "rowCount", "mustBeGreaterThan": 20}, "failed"),
        ({"metric": "duplicateValues", "mustBe": 0, "arguments": {"properties": ["id", "s"]}}, "passed"),
        ({"metric": "duplicateValues", "mustBe": 0, "arguments": {"properties": ["nope"]}}, "error"),
        ({"metric": "nullValues", "mustBe": 0}, "error"),
        ({"type": "text", "description": "Orders make sense."}, "skipped"),
        ({"type": "custom", "engine": "soda", "implementation": "checks"}, "skipped"),
    ],
)
def test_rules_of_the_table(check, rule, status):
    result = of(check, rule, at_table=True)
    assert result.status == status, result
    assert result.message


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT count(*) FROM ${table} WHERE id > 18", "failed"),
        ("SELECT count(*) FROM ${object} WHERE id > 100;", "passed"),
        ("SELECT count(*) FROM orders WHERE ${column} = 'none'", "passed"),
        ("SELECT sum(n) FROM (WITH a AS (SELECT 0 AS n) SELECT n FROM a) -- done", "passed"),
        ("SELECT id FROM ${table}", "error"),
        ("SELECT 1, 2", "error"),
        ("SELECT nope FROM ${table}", "error"),
        ("SELECT count(*) FROM secrets", "error"),
        ("SELECT count(*) FROM main.orders", "error"),
        ("SELECT count(*) FROM read_text('/etc/passwd')", "error"),
        ("SELECT count(*) FROM '/etc/passwd'", "error"),
        ("SELECT count(*) FROM glob('/*')", "error"),
        ("SELECT count(*) FROM query('SELECT 1')", "error"),
        ("DELETE FROM ${table}", "error"),
        ("SELECT 1; SELECT 2", "error"),
        ("WITH x AS (DELETE FROM ${table} RETURNING *) SELECT count(*) FROM x", "error"),
        ("COPY ${table} TO '/tmp/x'", "error"),
        ("SELECT 1) AS a; DROP TABLE x; SELECT * FROM (SELECT 1", "error"),
        ("SELECT ${secret}", "error"),
        ("ATTACH 'x'", "error"),
        ("PRAGMA database_list", "error"),
        ("", "error"),
    ],
)
def test_sql_rules_read_this_table_and_nothing_else(check, query, status):
    result = of(check, {"type": "sql", "query": query, "mustBe": 0})
    assert result.status == status, result


def test_sql_rule_says_what_the_value_is(check):
    result = of(
        check, {"type": "sql", "query": "SELECT max(id) FROM ${table}", "mustBeLessThan": 10, "name": "ids are small"}
    )
    assert result.message == "ids are small: the value must be < 10, it is 19."


def test_references(check, connection):
    connection.execute("CREATE TABLE customers AS SELECT i AS id FROM range(10) t(i)")
    props = [{**ID, "relationships": [{"to": "customers.id"}]}, {"name": "s", "logicalType": "string"}]
    key = "orders.id.reference.customers.id"
    result = check(props, ROWS, references={"customers.id": '"customers"'})[key]
    assert (result.status, result.failed_rows, len(result.sample)) == ("failed", 10, 10)
    assert set(result.sample[0]) == {"id", "s"}
    assert check(props, ROWS)[key].status == "skipped"
    wrong = check(props, ROWS, references={"customers.id": "(SELECT 'x' AS id)"})
    assert wrong[key].status == "error"
    assert wrong["orders.id.type"].status == "passed"


def test_composite_and_self_references(check):
    props = [ID, {"name": "parent", "logicalType": "integer"}]
    rows = "SELECT * FROM (VALUES (1::BIGINT, NULL::BIGINT), (2, 1), (3, 9)) t(id, parent)"
    results = check(
        props,
        rows,
        relationships=[
            {"from": "orders.parent", "to": "orders.id"},
            {"from": ["orders.id", "orders.parent"], "to": ["pairs.a", "pairs.b"]},
        ],
        references={"pairs.a": "(SELECT 2 AS a, 1 AS b)", "pairs.b": "(SELECT 2 AS a, 1 AS b)"},
    )
    assert results["orders.parent.reference.orders.id"].failed_rows == 1
    assert results["orders.id, parent.reference.pairs.a, pairs.b"].failed_rows == 1


@pytest.mark.parametrize(
    ("sla", "status", "measured"),
    [
        ({"property": "freshness", "value": 1, "unit": "d"}, "passed", "12 h"),
        ({"property": "freshness", "value": 11, "unit": "hours"}, "failed", "12 h"),
        ({"property": "latency", "value": 1, "unit": "weeks"}, "passed", "12 h"),
        ({"property": "retention", "value": 1, "unit": "y"}, "passed", "151 d 12 h"),
        ({"property": "retention", "value": 1, "unit": "month"}, "failed", "151 d 12 h"),
        ({"property": "freshness", "value": "soon", "unit": "d"}, "error", ""),
        ({"property": "freshness", "value": 1, "unit": "parsec"}, "error", ""),
    ],
)
def test_service_levels_against_the_given_now(check, sla, status, measured):
    props = [{"name": "at", "logicalType": "timestamp"}]
    rows = "SELECT * FROM (VALUES (TIMESTAMP '2026-06-01 00:00:00'), (TIMESTAMP '2026-01-01 00:00:00')) t(\"at\")"
    results = check(props, rows, slaProperties=[{**sla, "element": "orders.at"}])
    result = results[f"orders.at.{sla['property']}"]
    assert (result.status, result.measured) == (status, measured), result


def test_service_levels_that_the_data_cannot_answer_say_why(check):
    sla = [
        {"property": "freshness", "value": 1, "unit": "d", "element": "other.at"},
        {"property": "freshness", "value": 1, "unit": "d"},
        {"property": "availability", "value": 99, "unit": "%"},
        {"property": "timeToRepair", "value": 4, "unit": "h"},
        {"property": "colour", "value": "blue"},
    ]
    results = check([ID], "SELECT 1::BIGINT AS id", slaProperties=sla)
    skipped = {key: each.message for key, each in results.items() if each.kind == "serviceLevel"}
    assert len(skipped) == len(sla)
    assert {each.status for each in results.values()} == {"passed", "skipped"}
    assert "no table and column other.at" in skipped["orders.freshness"]
    assert "names no element" in skipped["orders.freshness-2"]
    assert "where it is served" in skipped["orders.availability"]


@pytest.mark.parametrize(
    ("sla", "status"),
    [
        ({"property": "frequency", "value": 1, "unit": "d", "element": "orders.at"}, "failed"),
        ({"property": "fy", "value": "weekly", "element": "at"}, "passed"),
        ({"property": "Frequency", "value": "P2D", "element": "orders.at"}, "passed"),
        ({"property": "completeness", "value": 60, "unit": "%", "element": "orders.at"}, "passed"),
        ({"property": "completeness", "value": 90, "unit": "%", "element": "orders.at"}, "failed"),
        ({"property": "completeness", "value": 900, "element": "orders.at"}, "error"),
        ({"property": "generalAvailability", "value": "2026-01-01"}, "passed"),
        ({"property": "endOfSupport", "value": "2026-05-31"}, "warning"),
        ({"property": "endOfSupport", "value": "2026-06-01"}, "passed"),
        ({"property": "el", "value": "2026-06-01T14:00:00+02:00"}, "warning"),
        ({"property": "endOfLife", "value": "one day"}, "error"),
    ],
)
def test_service_levels_of_gaps_shares_and_dates(check, sla, status):
    props = [{"name": "at", "logicalType": "date"}]
    rows = "SELECT * FROM (VALUES (DATE '2026-01-01'), (DATE '2026-01-03'), (DATE '2026-01-03'), (NULL)) t(\"at\")"
    [result] = [each for each in check(props, rows, slaProperties=[sla]).values() if each.kind not in SHAPE]
    assert result.status == status, result
    assert result.message


def test_an_empty_table_is_not_fresh(check):
    sla = [{"property": "freshness", "value": 1, "unit": "d", "element": "orders.id"}]
    props = [{"name": "id", "logicalType": "date"}]
    assert check(props, "SELECT NULL::DATE AS id", slaProperties=sla)["orders.id.freshness"].status == "failed"
