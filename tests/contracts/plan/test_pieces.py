"""The small readers of the plan: types as trees, spans of time, patterns of dates, what relationships point at."""

import json

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.contracts.plan import moments
from hansa.contracts.plan.spans import seconds
from hansa.contracts.plan.targets import needed_references, relation_of, target
from hansa.contracts.plan.typetree import castable, fit, parse
from hansa.contracts.sql import quote
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

SCALARS = st.sampled_from(
    ["BIGINT", "VARCHAR", "DECIMAL(18,3)", "TIMESTAMP WITH TIME ZONE", "UUID", "ENUM('a,(', 'b''')"]
)
NAMES = st.text('ab"( ,[])é', min_size=1, max_size=4)
TYPES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        inner.map(lambda each: f"{each}[]"),
        inner.map(lambda each: f"{each}[3]"),
        st.tuples(SCALARS, inner).map(lambda each: f"MAP({each[0]}, {each[1]})"),
        st.dictionaries(NAMES, inner, min_size=1, max_size=3).map(
            lambda parts: f"STRUCT({', '.join(f'{quote(name)} {kind}' for name, kind in parts.items())})"
        ),
    ),
    max_leaves=6,
)


@given(TYPES)
def test_a_type_is_read_as_the_engine_writes_it(kind):
    tree = parse(kind)
    assert parse(tree.text) == tree
    assert fit(tree, tree) == "same"
    assert castable(tree, tree)
    for path, part in tree.walk():
        assert tree.at(path) is not None
        assert part.head


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_of_types(text):
    assert parse(text) is not None


def test_what_the_engine_describes_is_understood():
    with duckdb.connect() as connection:
        sql = "SELECT struct_pack(a := [{'b': 1.5, 'c': MAP {'k': [1]}}], \"we\"\"i rd\" := NULL::UUID) AS x"
        [(_, kind, *_)] = connection.execute(f"DESCRIBE {sql}").fetchall()
    tree = parse(kind)
    assert tree.at(("a", "[]", "c", "{}", "[]")).text == "INTEGER"
    assert tree.at(('WE"I RD',)).text == "UUID"
    assert tree.at(("a", "b")) is None


@pytest.mark.parametrize(
    ("actual", "promised", "how"),
    [
        ("INTEGER", "BIGINT", "same"),
        ("BIGINT", "INTEGER", "by value"),
        ("DOUBLE", "BIGINT", "by value"),
        ("VARCHAR", "BIGINT", "other"),
        ("TIMESTAMP", "DATE", "by value"),
        ("DATE", "TIMESTAMP", "other"),
        ("UUID", "VARCHAR", "same"),
        ("STRUCT(a VARCHAR)", "STRUCT(a BIGINT)", "same"),
        ("STRUCT(a VARCHAR)", "BIGINT[]", "other"),
    ],
)
def test_how_types_fit(actual, promised, how):
    assert fit(parse(actual), parse(promised)) == how


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [
        (4, "h", 14_400), ("2", "days", 172_800), (1, "", 86_400), ("daily", None, 86_400), ("PT30M", None, 1800),
        ("P1Y", None, 31_556_952), ("1 year", None, 31_556_952), ("30 min", None, 1800), (1, "M", 2_629_746), (1, "m", 60),
        ("soon", "d", None), (1, "parsec", None), (True, "d", None), (-1, "d", None), (None, "d", None),
    ],
)  # fmt: skip
def test_spans(value, unit, wanted):
    assert seconds(value, unit) == wanted


@pytest.mark.parametrize("text", ["QQ", "[yyyy]", "n", "y" * 300])
def test_a_pattern_that_cannot_be_read_says_so(text):
    assert isinstance(moments.pattern(text), str)


@pytest.mark.parametrize(
    ("value", "kind", "options", "sql"),
    [
        ("2026-01-01", "DATE", {}, "CAST('2026-01-01' AS DATE)"),
        ("31/12/2025", "DATE", {"format": "dd/MM/yyyy"}, "CAST('2025-12-31' AS DATE)"),
        ("10:00", "TIME", {}, "CAST('10:00:00' AS TIME)"),
        ("2026-01-01T10:00:00+02:00", "TIMESTAMP", {}, "CAST('2026-01-01 08:00:00' AS TIMESTAMP)"),
    ],
)
def test_limits_of_moments(value, kind, options, sql):
    assert moments.limit(value, kind, options) == sql


@pytest.mark.parametrize(("value", "options"), [("soon", {}), ("2026-01-01", {"defaultTimezone": "Mars/Olympus"})])
def test_limits_that_are_none(value, options):
    with pytest.raises(ValueError, match="soon|Mars"):
        moments.limit(value, "TIMESTAMP WITH TIME ZONE", options)


def test_what_relationships_point_at():
    assert target("customers.id", "orders").steps == ("id",)
    assert target("accounts.address.zip", "orders").steps == ("address", "zip")
    assert target("parent", "orders").table == "orders"
    near = target("schema/a_tbl/properties/b_f/properties/c_f", "orders")
    assert (near.file, near.table, near.steps, near.by_id) == ("", "a_tbl", ("b_f", "c_f"), True)
    far = target("../x.yaml#/schema/t/properties/p", "orders")
    assert (far.file, far.table, far.steps) == ("../x.yaml", "t", ("p",))
    short = target("https://e.de/x.yaml#profiles.user_id", "orders")
    assert (short.file, short.table, short.steps, short.by_id) == (
        "https://e.de/x.yaml",
        "profiles",
        ("user_id",),
        False,
    )


def contract_of(*schemas):
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}
    return Contract.parse(read(json.dumps({**data, "schema": list(schemas)}), "c.yaml").document)


def test_references_that_a_contract_needs():
    line = {"name": "sku", "logicalType": "string", "relationships": [{"to": "goods.odcs.yaml#/schema/g/properties/s"}]}
    contract = contract_of(
        {
            "name": "orders",
            "properties": [
                {"name": "id", "logicalType": "integer", "relationships": [{"to": "orders.id"}, {"to": "people.id"}]},
                {"name": "lines", "logicalType": "array", "items": {"logicalType": "object", "properties": [line]}},
            ],
        },
        {"name": "people", "properties": [{"name": "id", "logicalType": "integer"}]},
    )
    needed = needed_references(contract)
    assert {(each.file, each.table) for each in needed} == {("", "people"), ("goods.odcs.yaml", "g")}
    [far] = [each for each in needed if each.file]
    goods = contract_of(
        {
            "id": "g",
            "name": "goods",
            "properties": [{"id": "s", "name": "sku", "physicalName": "SKU", "logicalType": "string"}],
        }
    )
    assert relation_of(far, goods, '"goods"') == '(SELECT "SKU" AS "s" FROM "goods")'
    assert relation_of(far, contract, '"x"') is None
