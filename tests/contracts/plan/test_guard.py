"""SQL rules: what is refused before anything runs, in which dialect they are read, and which rows they mean."""

import json

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.plan.sql_guard import read_only
from hansa.contracts.plan.variables import filled
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

ALLOWED = frozenset({"orders"})


def plan_of(rule, *, column=None, server=None, **options):
    prop = {"name": "id", "logicalType": "integer", **({"quality": [rule]} if column else {})}
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}
    data["schema"] = [{"name": "orders", "properties": [prop], **({} if column else {"quality": [rule]})}]
    data |= {"servers": [server]} if server else {}
    document = read(json.dumps(data), "c.yaml").document
    contract = Contract.parse(document)
    plan = compile_plan(contract, contract.schema_[0], document, **options)
    return next(each for each in plan.checks if each.kind == "sql")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM orders",
        "WITH x AS (DELETE FROM orders RETURNING *) SELECT count(*) FROM x",
        "SELECT * INTO copy FROM orders",
        "SELECT count(*) FROM orders FOR UPDATE",
        "COPY orders TO '/tmp/x'",
        "ATTACH 'x'",
        "PRAGMA database_list",
        "SET memory_limit = '1GB'",
        "CALL load_aws_credentials()",
        "SELECT 1; SELECT 2",
        "SELECT count(*) FROM secrets",
        "SELECT count(*) FROM main.orders",
        "SELECT count(*) FROM '/etc/passwd'",
        "SELECT count(*) FROM read_csv('/etc/passwd')",
        "SELECT count(*) FROM read_text('/etc/passwd')",
        "SELECT count(*) FROM glob('/*')",
        "SELECT count(*) FROM query('SELECT 1')",
        "SELECT count(*) FROM duckdb_secrets()",
        "SELECT count(*) FROM orders WHERE EXISTS (SELECT 1 FROM secrets)",
        "SELECT (WITH secrets AS (SELECT 1) SELECT 1), (SELECT count(*) FROM secrets)",
        "WITH secrets AS (SELECT * FROM secrets) SELECT count(*) FROM secrets",
        "SELECT getenv('HOME')",
        "SELECT current_setting('access_mode')",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT load_file('/etc/passwd')",
        "SELECT nextval('s')",
        "SELECT $1",
        "SELECT " + "(" * 5000 + "1" + ")" * 5000,
        "SELECT '" + "x" * 60_000 + "'",
        "SELECT 1\x00",
        "not sql at all",
    ],
    ids=lambda each: each[:40],
)
def test_refused(sql):
    used, problem = read_only(sql, ALLOWED)
    assert problem
    assert not used


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM orders",
        "FROM orders SELECT count(*)",
        "WITH a AS (SELECT 1 AS n), b AS (SELECT n FROM a) SELECT count(*) FROM b, orders",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT max(n) FROM r",
        "SELECT sum(x) FROM unnest([1, 2]) t(x)",
        "SELECT max(list_transform([1], lambda x: x + 1)[1]) FROM range(3)",
    ],
)
def test_allowed(sql):
    assert read_only(sql, ALLOWED)[1] == ""


@given(st.text(max_size=200))
def test_no_text_breaks_the_guard(text):
    used, problem = read_only(text, ALLOWED)
    assert problem or used <= ALLOWED


def test_a_rule_is_read_in_the_dialect_of_its_server():
    server = {"server": "s", "type": "bigquery", "project": "p", "dataset": "d"}
    rule = {
        "type": "sql",
        "query": "SELECT COUNT(*) FROM ${table} WHERE SAFE_CAST(`${column}` AS INT64) < 0",
        "mustBe": 0,
    }
    check = plan_of(rule, column=True, server=server)
    assert not check.problem
    assert 'TRY_CAST("id" AS BIGINT) < 0' in check.query
    assert sqlglot.parse_one(check.query, dialect="duckdb")


def test_slots_and_variables():
    rule = {
        "type": "sql",
        "query": "SELECT max({property}) FROM {object} WHERE id > ${LOW:-3} AND id < ${HIGH}",
        "mustBe": 0,
    }
    check = plan_of(rule, column=True, variables={"HIGH": "9"})
    assert 'max("id") FROM "orders" WHERE id > 3 AND id < 9' in check.query
    missing = plan_of(rule, column=True)
    assert "no value for HIGH" in missing.problem
    sneaky = plan_of(rule, column=True, variables={"HIGH": "9; DROP TABLE x"})
    assert "one SELECT" in sneaky.problem


def test_a_rule_of_a_table_has_no_column():
    check = plan_of({"type": "sql", "query": "SELECT count(${column}) FROM ${table}", "mustBe": 0})
    assert "A rule of a table has no column" in check.problem


def test_filled_takes_the_standards_names_first():
    assert filled("${table} {table} ${X:-a b}", {"table": "t"}, {"table": "no"}) == ("t t a b", "")
    assert filled("{x: 1}", {}, {}) == ("{x: 1}", "")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT count(*) FROM orders WHERE id < 0", "WHERE id < 0"),
        ("SELECT count(id) FROM orders o", "NOT id IS NULL"),
        ("SELECT count(*) FILTER (WHERE id < 0) FROM orders", "WHERE id < 0"),
        ("SELECT count_if(id < 0) FROM orders", "WHERE id < 0"),
        ("SELECT sum(CASE WHEN id < 0 THEN 1 ELSE 0 END) FROM orders", "WHERE id < 0"),
        ("SELECT count(*) FROM (SELECT id FROM orders GROUP BY id HAVING count(*) > 1)", "HAVING"),
        ("SELECT max(id) FROM orders", ""),
        ("SELECT count(DISTINCT id) FROM orders", ""),
        ("SELECT count(*) FROM orders GROUP BY id", ""),
    ],
)
def test_the_rows_behind_a_count(query, rows):
    sample = plan_of({"type": "sql", "query": query, "mustBe": 0}).sample
    assert (rows in sample) if rows else not sample
    assert not plan_of({"type": "sql", "query": query, "mustBeGreaterThan": 0}).sample
