import pytest

from hansa.dataplane.transform.models import read_models


def codes(code, inputs=()):
    return sorted({each.code for each in read_models(code, inputs).findings})


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELEC 1", "model-syntax"),
        ("SELECT (", "model-syntax"),
        ("SELECT 1; SELECT 2", "model-not-one-select"),
        ("", "model-not-one-select"),
        ("DELETE FROM a", "model-not-one-select"),
        ("COPY a TO 'x'", "model-not-one-select"),
        ("CREATE TABLE x AS SELECT 1", "model-not-one-select"),
        ("SELECT * FROM read_csv('x.csv')", "model-reads-outside"),
        ("SELECT * FROM read_csv_auto('x.csv')", "model-reads-outside"),
        ("SELECT * FROM read_parquet(['x.parquet'])", "model-reads-outside"),
        ("SELECT * FROM parquet_scan('x.parquet')", "model-reads-outside"),
        ("SELECT * FROM glob('*')", "model-reads-outside"),
        ("SELECT * FROM query('select 1')", "model-reads-outside"),
        ("SELECT * FROM query_table('a')", "model-reads-outside"),
        ("SELECT * FROM duckdb_settings()", "model-reads-outside"),
        ("SELECT (SELECT max(content) FROM read_text('/etc/passwd')) x FROM a", "model-reads-outside"),
        ("SELECT getenv('HOME') FROM a", "model-reads-outside"),
        ("SELECT * FROM '/etc/passwd.csv'", "model-unknown-table"),
        ("SELECT * FROM 'x.parquet'", "model-unknown-table"),
        ("SELECT * FROM b", "model-unknown-table"),
        ("SELECT * FROM a.b", "model-unknown-table"),
        ("SELECT unnest((SELECT list(x) FROM secret)) x", "model-unknown-table"),
        ("SELECT * FROM (PIVOT secret ON a USING sum(b))", "model-unknown-table"),
        ("-- hansa: {materialized: heap}\nSELECT 1", "model-options"),
        ("-- hansa: {materialized: incremental}\nSELECT 1", "model-options"),
        ("-- hansa: {key: 1}\nSELECT 1", "model-options"),
        ("-- hansa: {kye: [a]}\nSELECT 1", "model-options"),
    ],
)
def test_what_is_no_model_is_refused_with_its_place(sql, code) -> None:
    found = read_models({"models/m.sql": sql}, ["a"]).findings
    assert code in {each.code for each in found}, found
    assert all(each.place.document == "models/m.sql" for each in found)


def test_a_name_taken_twice_is_refused() -> None:
    assert codes({"models/a.sql": "SELECT 1 x", "models/sub/a.sql": "SELECT 2 x"}) == ["model-duplicate"]
    assert codes({"models/a.sql": "SELECT 1 x"}, ["a"]) == ["model-duplicate"]


def test_a_circle_is_named() -> None:
    found = read_models({"models/a.sql": "FROM b", "models/b.sql": "FROM a"})
    assert [each.code for each in found.findings] == ["model-cycle"]
    assert found.ordered == ()


def test_models_come_in_the_order_of_their_data() -> None:
    code = {
        "models/z.sql": "SELECT * FROM Orders_Raw",
        "models/a.sql": "SELECT * FROM m JOIN z USING (id)",
        "models/m.py": "def m(z, order_service_customers):\n    return z\n",
        "README.md": "no model",
        "tests/t.sql": "not one either",
    }
    found = read_models(code, ["orders_raw", "order_service.customers"])
    assert found.findings == ()
    assert [each.name for each in found.ordered] == ["z", "m", "a"]
    assert found.find("m").reads == ("z", "order_service.customers")


def test_common_table_expressions_hide_tables_only_where_they_are_in_scope() -> None:
    sql = (
        "WITH x AS (SELECT * FROM a), y AS (SELECT * FROM x) SELECT * FROM y, (WITH s AS (SELECT 1) SELECT * FROM s) q"
    )
    assert read_models({"models/m.sql": sql}, ["a"]).find("m").reads == ("a",)
    assert codes(
        {"models/m.sql": "SELECT * FROM (WITH secret AS (SELECT 1) SELECT * FROM secret) q, secret"}, ["a"]
    ) == ["model-unknown-table"]
    assert codes({"models/m.sql": "WITH a AS (SELECT * FROM b), b AS (SELECT 1) FROM a"}) == ["model-unknown-table"]
    shadow = "WITH a AS (SELECT * FROM a) SELECT * FROM a"
    assert read_models({"models/m.sql": shadow}, ["a"]).find("m").reads == ("a",)
    recursive = "WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT n + 1 FROM r WHERE n < 3) FROM r"
    assert codes({"models/m.sql": recursive}) == []


def test_options_are_read_from_the_front_matter() -> None:
    model = read_models(
        {"models/m.sql": "-- hansa: {materialized: incremental, key: [id], cursor: at}\nSELECT 1 id, 2 at"}
    ).find("m")
    assert (model.options.materialized, model.options.key, model.options.cursor) == ("incremental", ("id",), "at")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("def other(): ...", "model-no-function"),
        ("def m(*a): ...", "model-parameters"),
        ("def m(a=1): ...", "model-parameters"),
        ("def m(:", "model-syntax"),
        ("def m(nothing): ...", "model-unknown-table"),
    ],
)
def test_python_models_that_cannot_be_called_are_refused(text, code) -> None:
    assert codes({"models/m.py": text}, ["a"]) == [code]


def test_what_needs_no_table_reads_none() -> None:
    sql = "SELECT * FROM range(3) t(i), unnest([1, 2]) u(x), (VALUES (1)) v(y), generate_series(1, 3) g(n)"
    found = read_models({"models/m.sql": sql})
    assert found.findings == ()
    assert found.find("m").reads == ()
