"""Tables of SQLite files: loose types, broken text, by cursor, gone."""

import sqlite3
from contextlib import closing

import pytest

from hansa.dataplane.ingest.errors import BadServer, SchemaDrift, SourceGone

SERVER = "    type: custom\n    customProperties:\n      - {property: kind, value: sqlite}\n      - {property: database, value: raw/shop.db}\n"
CURSOR = SERVER + "      - {property: cursor, value: changed}\n"
COLUMNS = """
{name: id, logicalType: integer, required: true}
{name: total, logicalType: string}
{name: changed, logicalType: integer}
"""


@pytest.fixture
def shop(roots):
    with closing(sqlite3.connect(roots.home / "raw" / "shop.db", isolation_level=None)) as database:
        database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, changed INTEGER)")
        database.execute("INSERT INTO orders VALUES (1, 9.5, 'ä', 10), (2, '12,50', NULL, 20), (3, 7, 'x', NULL)")
        yield database


def test_a_file_or_table_that_is_not_there_is_named(opened, roots, shop):
    with pytest.raises(SourceGone, match="no table `customers` in shop.db, which has `orders`"):
        opened(SERVER, COLUMNS, name="customers")
    with pytest.raises(SourceGone, match=r"raw/other\.db"):
        opened(SERVER.replace("shop.db", "other.db"), COLUMNS)
    (roots.home / "raw" / "text.db").write_text("no database at all, but long enough to be one " * 20)
    with pytest.raises(SourceGone, match="cannot be read"):
        opened(SERVER.replace("shop.db", "text.db"), COLUMNS)


def test_a_column_of_mixed_values_is_text(opened, shop):
    batch, rows = opened(SERVER, COLUMNS, order="id")
    assert rows == [(1, "9.5", 10), (2, "12,50", 20), (3, "7", None)]
    assert (batch.mode, batch.rows) == ("replace", 3)
    assert any("`note`" in line for line in batch.log)


def test_without_declared_columns_everything_is_there(opened, shop):
    batch, rows = opened(SERVER, order="id")
    assert [(c.name, c.duckdb) for c in batch.columns] == [
        ("id", "BIGINT"),
        ("total", "VARCHAR"),
        ("note", "VARCHAR"),
        ("changed", "BIGINT"),
    ]
    assert rows[0] == (1, "9.5", "ä", 10)


def test_text_that_is_not_utf8_is_read(opened, shop):
    shop.execute("INSERT INTO orders (id, note) VALUES (4, CAST(X'4BF66C6E' AS TEXT))")
    assert (4, "Köln") in opened(SERVER, "{name: id, logicalType: integer}\n{name: note, logicalType: string}")[1]


def test_a_lost_required_column_stops_the_run(opened, shop):
    shop.execute("ALTER TABLE orders RENAME COLUMN total TO total_amount")
    with pytest.raises(SchemaDrift, match="Did it become `total_amount`"):
        opened(SERVER, COLUMNS.replace("name: total,", "name: total, required: true,"))


def test_the_cursor_reads_what_came_since(opened, shop):
    batch, rows = opened(CURSOR, COLUMNS, order="id")
    assert [row[0] for row in rows] == [1, 2]
    assert (batch.mode, batch.next_cursor, batch.rows) == ("append", "20", 2)
    assert any("1 rows of `orders` have no `changed`" in line for line in batch.log)
    shop.execute("INSERT INTO orders VALUES (4, 1, '', 15), (5, 1, '', 21)")
    batch, rows = opened(CURSOR, COLUMNS, cursor="20")
    assert [row[0] for row in rows] == [5]
    batch, rows = opened(CURSOR, COLUMNS, cursor="21")
    assert (rows, batch.next_cursor) == ([], "21")


def test_a_cursor_needs_declared_columns_that_exist(opened, shop):
    with pytest.raises(BadServer, match="declares no columns"):
        opened(CURSOR)
    with pytest.raises(SchemaDrift, match="`changed`"):
        opened(CURSOR, "{name: id, logicalType: integer}", name="orders") if shop.execute(
            "ALTER TABLE orders RENAME COLUMN changed TO touched"
        ) else None
