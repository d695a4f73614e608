"""SQL data definition: what is refused, what each dialect says, and a round trip through every one of them."""

import pytest
from contract_strategies import HOSTILE_NAMES, contract_of, contracts, essence
from hypothesis import HealthCheck, given, settings
from sqlglot import exp, parse

from hansa.contracts.convert.ddl.read import import_sql
from hansa.contracts.convert.ddl.target import TARGETS, WITHOUT_TABLES
from hansa.contracts.convert.ddl.write import export_sql
from hansa.contracts.convert.format import Feature, Options
from hansa.kernel.errors import InvalidInput
from hansa.standards.read import read
from hansa.standards.write import dump

SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

POSTGRES = """\
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE shop.customers (id serial PRIMARY KEY);
CREATE TABLE shop.orders (
  id bigint NOT NULL,          -- the order's number
  state varchar(10) DEFAULT 'open' CHECK (state IN ('open', 'paid')),
  customer int REFERENCES customers ON DELETE CASCADE,
  amount numeric(12, 2) NOT NULL CHECK (amount >= 0 AND amount < 1000),
  code text CHECK (code ~ '^[a-z]+$' AND length(code) <= 8),
  kind text CHECK ((kind)::text = ANY ((ARRAY['a'::varchar, 'b'::varchar])::text[])),
  feeling mood,
  seen timestamptz DEFAULT now(),
  tags text[],
  CHECK (amount > id),
  UNIQUE (state, code)
);
ALTER TABLE shop.orders ADD CONSTRAINT orders_pk PRIMARY KEY (id);
COMMENT ON TABLE shop.orders IS 'All orders';
COMMENT ON COLUMN shop.orders.state IS 'Where it is';
INSERT INTO shop.orders VALUES (1);
"""


def imported(text, dialect="", **options):
    made = import_sql(text, Options("a.sql", dialect=dialect, **options))
    reading = read(dump(made.data), "a.yaml")
    assert reading.ok, reading.findings
    return contract_of(made.data), made.findings


def test_text_that_creates_no_table_is_refused():
    with pytest.raises(InvalidInput, match=r"a\.sql creates no table"):
        imported("SELECT 1")
    with pytest.raises(InvalidInput, match="no SQL dialect 'klingon'"):
        imported("CREATE TABLE t (a int)", "klingon")


def test_a_statement_that_is_no_sql_is_a_finding_with_its_line():
    contract, findings = imported("CREATE TABLE t (a int);\n\nCREATE TABLE (((;\n", "postgres")
    assert [each.name for each in contract.schema_] == ["t"]
    assert [(each.code, each.place.line) for each in findings] == [("convert-invalid", 3)]


def test_everything_a_postgres_schema_says():
    contract, findings = imported(POSTGRES, "postgres")
    orders = contract.object("orders")
    by_name = {each.name: each for each in orders.properties}
    assert orders.description == "All orders"
    assert orders.primary_key == ("id",)
    assert orders.custom("schema") == "shop"
    assert by_name["id"].description == "the order's number"
    assert by_name["state"].enum_values == ("open", "paid")
    assert by_name["state"].custom("default") == "open"
    assert by_name["customer"].relationships[0].to == "customers.id"
    assert by_name["amount"].logical_type_options == {"minimum": 0, "exclusiveMaximum": 1000}
    assert by_name["code"].logical_type_options == {"pattern": "^[a-z]+$", "maxLength": 8}
    assert by_name["kind"].enum_values == ("a", "b")
    assert by_name["feeling"].enum_values == ("sad", "ok")
    assert by_name["seen"].custom("defaultExpression") == "CURRENT_TIMESTAMP"
    assert by_name["tags"].items.logical_type == "string"
    assert [each.query or each.arguments for each in orders.quality] == [
        "SELECT COUNT(*) FROM ${table} WHERE NOT (amount > id)",
        {"properties": ["state", "code"]},
    ]
    assert sorted(each.text for each in findings) == [
        "orders.customer: ON DELETE CASCADE was left out.",
        "the statement INSERT INTO shop.orders … was left out.",
    ]


@pytest.mark.parametrize(
    ("dialect", "text", "words"),
    [
        ("mysql", "CREATE TABLE t (a INT UNSIGNED, b TINYINT(1), c ENUM('x','y') COMMENT 'd', d DATETIME) COMMENT='e'", "uint32 bool string timestamp"),
        ("bigquery", "CREATE TABLE `p.d.t` (a INT64 OPTIONS(description='x'), b STRUCT<c STRING>, n NUMERIC(10,2))", "int64 - decimal(10,2)"),
        ("snowflake", "CREATE TABLE t (a NUMBER(38,0) COMMENT 'x', b VARIANT, c TIMESTAMP_NTZ(9), d TIMESTAMP_TZ, f FLOAT)", "decimal(38,0) json timestamp timestamptz float64"),
        ("databricks", "CREATE TABLE t (a BIGINT, b STRUCT<c: STRING COMMENT 'y'>, m MAP<STRING,INT>) USING delta PARTITIONED BY (a)", "int64 - -"),
        ("clickhouse", "CREATE TABLE t (a UInt64, b Nullable(String), c LowCardinality(String)) ENGINE=MergeTree ORDER BY a", "uint64 string string"),
        ("tsql", "CREATE TABLE [dbo].[t] ([a] INT IDENTITY(1,1) NOT NULL, [b] NVARCHAR(MAX), e BIT, g UNIQUEIDENTIFIER, CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([a] ASC))", "int32 string bool uuid"),
        ("oracle", "CREATE TABLE t (a NUMBER(10) PRIMARY KEY, b VARCHAR2(10 CHAR), g RAW(16))", "decimal(10,0) string binary"),
        ("redshift", "CREATE TABLE t (a BIGINT ENCODE zstd DISTKEY, s SUPER) DISTSTYLE KEY SORTKEY (a)", "int64 json"),
        ("trino", "CREATE TABLE t (a BIGINT COMMENT 'x', r ROW(x VARCHAR), z TIMESTAMP(3) WITH TIME ZONE)", "int64 - timestamptz"),
        ("sqlite", "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b, c TEXT)", "int32 string string"),
        ("duckdb", "CREATE TABLE t (a HUGEINT, r STRUCT(x VARCHAR, y INTEGER[]), u UBIGINT, f FLOAT)", "int128 - uint64 float32"),
    ],
)  # fmt: skip
def test_types_of_each_dialect(dialect, text, words):
    from hansa.contracts.convert.scalar import scalar

    contract, _ = imported(text, dialect)
    found = [scalar(each) for each in contract.schema_[0].properties]
    assert " ".join(each.word if each else "-" for each in found) == words


def test_views_take_their_types_from_their_tables():
    contract, findings = imported(
        "CREATE TABLE t (a bigint); CREATE VIEW v AS SELECT a, CAST(a AS text) AS b, 1 AS c FROM t"
    )
    view = contract.object("v")
    assert (view.physical_type, [each.logical_type for each in view.properties]) == (
        "view",
        ["integer", "string", "string"],
    )
    assert "CREATE VIEW" in export_sql(contract, Options("x")).content
    assert [each.text for each in findings] == ["v.c: the query does not say its type; it was read as text."]


KEPT = {Feature.PRIMARY_KEYS, Feature.DESCRIPTIONS, Feature.TABLE_DESCRIPTIONS, Feature.REQUIRED, Feature.ENUMS} | {
    Feature.RANGES, Feature.REFERENCES, Feature.UNIQUE, Feature.DEFAULTS,
}  # fmt: skip


@SETTINGS
@given(data=contracts(depth=0))
def test_flat_tables_come_back_from_postgres_and_duckdb_as_they_were(data):
    contract = contract_of(data)
    for dialect, wider in (
        (
            "postgres",
            {"int8": "int16", "uint8": "int16", "uint16": "int32", "uint32": "int64", "uint64": "decimal(20,0)"},
        ),
        ("duckdb", {}),
    ):
        text = export_sql(contract, Options("x", dialect=dialect)).content
        again, _ = imported(text, dialect)
        word = lambda name, wider=wider: wider.get(name, name)  # noqa: E731 a table as a function
        patterns = KEPT | {Feature.LENGTHS, Feature.PATTERNS, Feature.MULTIPLES}
        wanted, found = essence(contract, patterns, word), essence(again, patterns)
        assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize("dialect", sorted(TARGETS))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=contracts(names=HOSTILE_NAMES))
def test_whatever_the_names_are_the_dialect_reads_one_table_for_each(dialect, data):
    """No name, description or default can end a statement or begin another one."""
    for table in data["schema"]:
        table["description"] = "x'); DROP TABLE t; --\n*/ '' \\' \" `"
    text = export_sql(contract_of(data), Options("x", dialect=dialect)).content
    found = [each for each in parse(text, read=dialect or None) if each is not None]
    allowed = (exp.Create, exp.Comment, exp.Alter, exp.Semicolon)
    assert all(isinstance(each, allowed) for each in found), text
    assert sum(isinstance(each, exp.Create) for each in found) == len(data["schema"])


@pytest.mark.parametrize("dialect", sorted(WITHOUT_TABLES))
def test_a_language_of_queries_alone_is_refused(dialect):
    contract, _ = imported("CREATE TABLE t (a int)")
    with pytest.raises(InvalidInput, match="has no CREATE TABLE"):
        export_sql(contract, Options("x", dialect=dialect))


def test_an_expression_that_is_more_than_one_is_left_out():
    data = imported("CREATE TABLE t (a int, CHECK (a > a))")[0].to_json()
    data["schema"][0]["quality"][0]["query"] = "SELECT COUNT(*) FROM ${table} WHERE NOT (1); DROP TABLE t; SELECT (1)"
    data["schema"][0]["properties"][0]["customProperties"] = [
        {"property": "defaultExpression", "value": "1); DROP TABLE t; --"}
    ]
    exported = export_sql(contract_of(data), Options("x"))
    assert "DROP" not in exported.content
    assert sum(each.code == "convert-lost" for each in exported.findings) >= 2
