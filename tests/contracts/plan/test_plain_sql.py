"""What is read without a parser is exactly what the guard would let pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.contracts.plan.plain_sql import plain_count
from hansa.contracts.plan.sql_guard import read_only


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) FROM read_csv('/etc/passwd')",
        "SELECT count(*) FROM orders, read_csv('x')",
        "SELECT count(*) FROM orders WHERE id IN (SELECT 1)",
        "SELECT count(*) FROM orders WHERE id IN other",
        "SELECT count(*) FROM orders WHERE read_text('/etc/passwd') = ''",
        "SELECT count(*) FROM orders WHERE \"read_text\"('/etc/passwd') = ''",
        "SELECT count(*) FROM orders WHERE true) UNION (SELECT 1",
        "SELECT count(*) FROM orders WHERE id > 1 -- all",
        "SELECT count(*) FROM orders WHERE id > 1 /* all */",
        "SELECT count(*) FROM orders WHERE id > 1; DROP TABLE orders",
        "SELECT count(*) FROM orders WHERE (id > 1",
        "SELECT count(*) FROM orders WHERE id = $1",
        "SELECT count(*) FROM orders WHERE id = 'a' ORDER BY 1",
        "SELECT count(*) FROM a.orders",
        "SELECT count(*) FROM orders LIMIT 1",
        "SELECT id FROM orders",
        "SELECT count(*) FROM select",
        "SELECT count(*) FROM orders WHERE getenv('HOME') = 'x'",
        "SELECT count(*) FROM orders WHERE id = 'it''s",
    ],
)
def test_anything_more_is_left_to_the_guard(text):
    assert plain_count(text) is None


@pytest.mark.parametrize(
    ("text", "table", "rows"),
    [
        ("SELECT count(*) FROM Orders", "orders", 'SELECT "orders".* FROM Orders'),
        (
            "select COUNT( * ) from \"orders\" where price*quantity > 50.5 AND note <> 'it''s (x' AND abs(a) IN (1, 2)",
            "orders",
            "SELECT \"orders\".* FROM \"orders\" WHERE price*quantity > 50.5 AND note <> 'it''s (x' AND abs(a) IN (1, 2)",
        ),
    ],
)
def test_a_count_of_rows_is_read(text, table, rows):
    found = plain_count(text)
    assert (found.table, found.rows) == (table, rows)
    assert read_only(text, frozenset({table})) == (frozenset({table}), "")


WORDS = st.sampled_from(
    [
        "a",
        "b",
        "(",
        ")",
        "'x'",
        "'",
        '"c"',
        "1",
        "=",
        "<",
        "-",
        "--",
        "AND",
        "OR",
        "NOT",
        "IN",
        "IS",
        "NULL",
        "SELECT",
        "FROM",
        "orders",
        "read_csv",
        "abs",
        "*",
        "/",
        "/*",
        ";",
        ",",
        ".",
        "UNION",
        "WHERE",
        "EXISTS",
        "$1",
        "[",
        "::",
        "VALUES",
        "TABLE",
        "BETWEEN",
    ]
)


@given(st.lists(WORDS, max_size=9), st.booleans())
def test_nothing_is_read_that_the_guard_refuses_to_run(words, spaced):
    text = f"SELECT count(*) FROM orders WHERE {(' ' if spaced else '').join(words)}"
    found = plain_count(text)
    if found:
        used, problem = read_only(text, frozenset({"orders"}))
        assert used == {"orders"} or problem.startswith("The query cannot be read"), (text, problem)
