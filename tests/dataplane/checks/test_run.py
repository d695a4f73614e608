"""What a contract promises, held against data."""

import pytest

ID = {"name": "id", "logicalType": "integer"}


def string(name="s", **keys):
    return {"name": name, "logicalType": "string", **keys}


def options(**keys):
    return {"logicalTypeOptions": keys}


def test_missing_column_fails_and_leaves_the_other_checks_alone(check):
    results = check([ID, string("email", required=True)], "SELECT 1::BIGINT AS id")
    columns = results["orders.columns"]
    assert (columns.status, columns.measured) == ("failed", "email")
    assert "orders has id" in columns.message
    assert results["orders.email.required"].status == "skipped"
    assert results["orders.id.type"].status == "passed"


def test_extra_column_warns(check):
    result = check([ID], "SELECT 1::BIGINT AS id, 2 AS more")["orders.extra"]
    assert (result.status, result.blocks) == ("warning", False)


def test_the_sentence_counts_and_the_place_points_into_the_document(check):
    select = "SELECT i::BIGINT AS id, CASE WHEN i < 41 THEN 'x' ELSE 'a@b.de' END AS email FROM range(50000) r(i)"
    result = check([ID, string("email", **options(pattern="^.+@.+$"))], select)["orders.email.pattern"]
    assert result.message == "email must match ^.+@.+$: 41 of 50,000 rows (under 0.1 %) do not."
    assert (result.status, result.failed_rows, result.total_rows, result.blocks) == ("failed", 41, 50_000, True)
    assert len(result.sample) == 20
    assert result.sample[0] == {"id": result.sample[0]["id"], "email": "x"}
    assert result.place.line > 1


@pytest.mark.parametrize(
    ("prop", "kind", "good", "bad"),
    [
        (string(required=True), "required", "'a'", "NULL::VARCHAR"),
        (string(unique=True), "unique", "'a'", "'b'), ('b'"),
        (string(**options(minLength=2)), "length", "'ab'", "'a'"),
        (string(**options(maxLength=2)), "length", "'äb'", "'abc'"),
        (string(**options(format="email")), "format", "'a.b@c.de'", "'a.b@c'"),
        (string(**options(format="uuid")), "format", "'0f8fad5b-d9cb-469f-a165-70867728950e'", "'0f8fad5b'"),
        (string(**options(format="uri")), "format", "'https://a.b/c'", "'no uri'"),
        (string(**options(format="ipv4")), "format", "'10.0.0.255'", "'10.0.0.256'"),
        (string(**options(format="ipv6")), "format", "'2001:db8::1'", "'2001:db8:::1'"),
        (string(**options(format="hostname")), "format", "'a-b.example'", "'-a.example'"),
        (string(**options(format="byte")), "format", "'aGk='", "'aGk'"),
        (string(**options(pattern="^\\u00e9$")), "pattern", "'é'", "'e'"),
        (string(enum=[{"value": "a"}, {"value": "it's"}]), "enum", "'it''s'", "'b'"),
        ({"name": "s", "logicalType": "integer", "enum": [{"value": 1}]}, "enum", "1::BIGINT", "2"),
        ({"name": "s", "logicalType": "integer", **options(minimum=5)}, "range", "5::BIGINT", "4"),
        ({"name": "s", "logicalType": "integer", **options(multipleOf=5)}, "range", "10::BIGINT", "4"),
        ({"name": "s", "logicalType": "integer", **options(format="u8")}, "range", "255::INTEGER", "256"),
        ({"name": "s", "logicalType": "number", **options(exclusiveMaximum=1)}, "range", "0.5::DOUBLE", "1"),
        ({"name": "s", "logicalType": "number", **options(multipleOf=0.1)}, "range", "0.3::DOUBLE", "0.25"),
        (
            {"name": "s", "logicalType": "date", **options(minimum="2026-01-01")},
            "range",
            "DATE '2026-01-01'",
            "DATE '2025-12-31'",
        ),
        ({"name": "s", "logicalType": "array", "items": string("i"), **options(minItems=1)}, "items", "['a']", "[]"),
        (
            {"name": "s", "logicalType": "array", "items": string("i"), **options(uniqueItems=True)},
            "items",
            "['a',NULL]",
            "['a','a']",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) and each.isalpha() else None,
)
def test_each_family_refuses_the_bad_and_takes_the_good(check, prop, kind, good, bad):
    key = f"orders.s.{kind}"
    nulls = "" if kind == "required" else ", (NULL)"
    broken = check([prop], f"SELECT s FROM (VALUES ({good}), ({bad}){nulls}) t(s)")[key]
    assert (broken.status, broken.failed_rows, len(broken.sample) >= 1) == ("failed", 1, True), broken
    kept = check([prop], f"SELECT s FROM (VALUES ({good}){nulls}) t(s)")[key]
    assert (kept.status, kept.sample) == ("passed", ()), kept


def test_no_rounding_hides_a_broken_minimum(check):
    prop = {"name": "v", "logicalType": "number", "physicalType": "DECIMAL(18,3)", **options(minimum=0)}
    results = check([prop], "SELECT -0.0004::DOUBLE AS v")
    assert results["orders.v.range"].status == "failed"
    assert results["orders.v.type"].message.endswith("1 of 1 row (100 %) do not fit DECIMAL(18,3).")


def test_one_bad_value_names_its_row_and_leaves_the_others_their_result(check):
    props = [
        {"name": "n", "logicalType": "integer", "required": True, **options(maximum=10)},
        string("s", required=True),
    ]
    results = check(props, "SELECT * FROM (VALUES ('1','a'), ('abc','b'), ('11',NULL)) t(n,s)")
    assert results["orders.n.type"].failed_rows == 1
    assert results["orders.n.type"].sample == ({"s": "b", "n": "abc"},)
    assert "VARCHAR" in results["orders.n.type"].message
    assert results["orders.n.range"].failed_rows == 1
    assert results["orders.n.required"].status == "passed"
    assert results["orders.s.required"].failed_rows == 1


def test_text_that_holds_numbers_is_no_number(check):
    result = check([ID], "SELECT '1' AS id")["orders.id.type"]
    assert (result.status, result.measured, result.failed_rows) == ("failed", "VARCHAR", None)


@pytest.mark.parametrize("value", ["1::HUGEINT", "1::DOUBLE", "1::SMALLINT", "1::DECIMAL(38,2)", "1::UBIGINT"])
def test_a_number_that_fits_is_the_promised_one(check, value):
    assert check([ID], f"SELECT {value} AS id")["orders.id.type"].status == "passed"


def test_a_fraction_is_no_integer(check):
    assert check([ID], "SELECT 0.5::DOUBLE AS id")["orders.id.type"].failed_rows == 1


def test_composite_primary_key_and_its_nulls(check):
    props = [
        {"name": "a", "logicalType": "integer", "primaryKey": True, "primaryKeyPosition": 2},
        {"name": "b", "logicalType": "integer", "primaryKey": True, "primaryKeyPosition": 1},
    ]
    results = check(props, "SELECT a::BIGINT a, b::BIGINT b FROM (VALUES (1,1),(1,2),(1,2),(1,2),(NULL,2)) t(a,b)")
    key = results["orders.(b, a).primaryKey"]
    assert (key.status, key.failed_rows, len(key.sample)) == ("failed", 2, 3)
    assert key.message == "b, a must identify a row (primary key): 2 of 5 rows (40 %) repeat an earlier one."
    assert set(key.sample[0]) == {"a", "b"}
    assert results["orders.a.required"].failed_rows == 1


def test_nested_values_are_checked_where_they_stand(check):
    props = [
        {
            "name": "address",
            "logicalType": "object",
            "properties": [string("zip", required=True, **options(minLength=5))],
        },
        {
            "name": "items",
            "logicalType": "array",
            "items": {
                "logicalType": "object",
                "properties": [{"name": "price", "logicalType": "number", "required": True, **options(minimum=0)}],
            },
        },
        {
            "name": "labels",
            "logicalType": "map",
            "map": {"key": {"logicalType": "string"}, "value": string("v", enum=[{"value": "x"}])},
        },
    ]
    select = """SELECT * FROM (VALUES
      ({'zip': '12345'}, [{'price': 1.0::DOUBLE}], MAP{'a': 'x'}),
      ({'zip': '1'}, [{'price': 1.0}, {'price': -1}], MAP{'a': 'x', 'b': 'y'}),
      ({'zip': NULL}, [{'price': NULL}], NULL),
      (NULL, [], NULL)) t(address, items, labels)"""
    results = check(props, select)
    assert {key: each.failed_rows for key, each in results.items() if each.status == "failed"} == {
        "orders.address.zip.length": 1,
        "orders.address.zip.required": 1,
        "orders.items[].price.required": 1,
        "orders.items[].price.range": 1,
        "orders.labels{}.enum": 1,
    }
    assert {each.status for each in results.values()} == {"failed", "passed"}


def test_a_pattern_that_the_engine_cannot_run_is_an_error_that_blocks(check):
    results = check([string(**options(pattern="(?=a)b"))], "SELECT 'b' AS s")
    assert results["orders.s.pattern"].status == "error"
    assert results["orders.s.pattern"].blocks
    broken = check([string(**options(pattern="(")), string("t", required=True)], "SELECT 'b' AS s, 'x' AS t")
    assert broken["orders.s.pattern"].status == "error"
    assert broken["orders.t.required"].status == "passed"


def test_an_empty_table_keeps_every_promise_about_its_rows(check):
    results = check([string(required=True, unique=True, **options(pattern="a"))], "SELECT 'a' AS s WHERE false")
    assert {each.status for each in results.values()} == {"passed"}
    assert {each.total_rows for each in results.values()} == {0}


def test_names_that_need_quotes(check):
    results = check([string('we"ird; name', required=True, unique=True)], """SELECT 'a' AS "we""ird; name" """)
    assert {each.status for each in results.values()} == {"passed"}


def test_the_view_is_gone_and_the_relation_may_have_any_name(check, connection):
    connection.execute("CREATE TABLE orders AS SELECT 1::BIGINT AS id")
    assert check([ID], '"orders"')["orders.id.type"].status == "passed"
    assert connection.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'hansa_checked'").fetchone() == (
        0,
    )
