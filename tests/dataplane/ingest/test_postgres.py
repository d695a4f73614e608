"""Tables of a real PostgreSQL: types, NULL beside the empty text, by cursor, transactions that are late."""

import threading
import time

import psycopg
import pytest

from hansa.dataplane.ingest import postgres
from hansa.dataplane.ingest.errors import BadServer, SchemaDrift, SourceGone

pytestmark = pytest.mark.postgres

COLUMNS = """
{name: id, logicalType: integer, required: true}
{name: city, logicalType: string}
{name: total, logicalType: number, physicalType: "decimal(12,2)"}
{name: at, logicalType: timestamp, physicalType: timestamptz}
"""


@pytest.fixture
def shop(new_postgres_url):
    url = new_postgres_url().replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE orders (id bigserial PRIMARY KEY, city text, total numeric(12,2), at timestamptz, ok boolean)"
        )
        connection.execute(
            "INSERT INTO orders (city, total, at, ok) VALUES ('Lübeck, \"Hansa\"', 12.50, '2026-01-02 03:04:05+01', true),"
            " ('', NULL, NULL, false), (E'two\\nlines', 1, NULL, NULL), (NULL, 2, NULL, NULL)"
        )
        yield connection, url


def server(connection, cursor="", password=""):
    info = connection.info
    extra = "".join(
        f"      - {{property: {name}, value: {value}}}\n"
        for name, value in {"user": info.user, "cursor": cursor, "password": password}.items()
        if value
    )
    return (
        f"    type: postgres\n    host: '{info.host}'\n    port: {info.port}\n    database: {info.dbname}\n"
        f"    schema: public\n    customProperties:\n{extra}"
    )


def test_a_password_in_the_contract_is_refused(opened, shop):
    with pytest.raises(BadServer, match="password in the contract"):
        opened(server(shop[0], password="secret"), COLUMNS)
    with pytest.raises(BadServer, match="SHOP_PASSWORD, which is not set"):
        opened(server(shop[0], password='"${SHOP_PASSWORD}"'), COLUMNS)
    assert opened(server(shop[0], password='"${SHOP_PASSWORD}"'), COLUMNS, environment={"SHOP_PASSWORD": "x"})[1]


def test_a_server_or_table_that_is_not_there_is_named(opened, shop):
    with pytest.raises(SourceGone, match=r"no table `public\.customers`"):
        opened(server(shop[0]), COLUMNS, name="customers")
    with pytest.raises(SourceGone, match="cannot be read from PostgreSQL"):
        opened(server(shop[0]).replace(f"database: {shop[0].info.dbname}", "database: nowhere"), COLUMNS)
    with pytest.raises(SchemaDrift, match="`zip`"):
        opened(server(shop[0]), "{name: zip, logicalType: string, required: true}")


def test_values_come_as_the_contract_types_them(opened, shop):
    batch, rows = opened(server(shop[0]), COLUMNS, order="id")
    assert rows[0][:2] == (1, 'Lübeck, "Hansa"')
    assert (str(rows[0][2]), rows[0][3].isoformat()) == ("12.50", "2026-01-02T02:04:05+00:00")
    assert [row[1] for row in rows[1:]] == ["", "two\nlines", None]
    assert batch.rows == 4
    assert opened(server(shop[0]), COLUMNS)[0].fingerprint == batch.fingerprint


def test_without_declared_columns_the_database_says_the_types(opened, shop):
    batch, rows = opened(server(shop[0]), order="id")
    assert [c.duckdb for c in batch.columns] == [
        "BIGINT",
        "VARCHAR",
        "DECIMAL(12,2)",
        "TIMESTAMP WITH TIME ZONE",
        "BOOLEAN",
    ]
    assert rows[0][4] is True


def test_the_cursor_reads_what_came_since(opened, shop):
    batch, rows = opened(server(shop[0], cursor="id"), COLUMNS)
    assert (len(rows), batch.next_cursor, batch.mode) == (4, '"4"', "append")
    shop[0].execute("INSERT INTO orders (city) VALUES ('new')")
    batch, rows = opened(server(shop[0], cursor="id"), COLUMNS, cursor=batch.next_cursor)
    assert [row[0] for row in rows] == [5]
    batch, rows = opened(server(shop[0], cursor="id"), COLUMNS, cursor=batch.next_cursor)
    assert (rows, batch.next_cursor) == ([], '"5"')


def test_a_transaction_that_commits_late_is_waited_for(opened, shop):
    with psycopg.connect(shop[1]) as late:
        late.execute("INSERT INTO orders (city) VALUES ('late')")
        shop[0].execute("INSERT INTO orders (city) VALUES ('early')")

        def commit():
            time.sleep(0.4)
            late.commit()

        thread = threading.Thread(target=commit)
        thread.start()
        batch, rows = opened(server(shop[0], cursor="id"), COLUMNS, order="id")
        thread.join()
    assert [row[1] for row in rows][-2:] == ["late", "early"]
    assert batch.next_cursor == '"6"'


def test_a_transaction_that_stays_open_leaves_its_time_to_the_next_run(opened, shop, monkeypatch):
    monkeypatch.setattr(postgres, "PATIENCE", 0.2)
    with psycopg.connect(shop[1]) as late:
        late.execute("INSERT INTO orders (city) VALUES ('late')")
        shop[0].execute("INSERT INTO orders (city) VALUES ('early')")
        batch, rows = opened(server(shop[0], cursor="id"), COLUMNS, cursor='"4"')
        assert (rows, batch.next_cursor) == ([], '"4"')
        assert "open in the source for long" in batch.log[-1]
        late.commit()
    assert len(opened(server(shop[0], cursor="id"), COLUMNS, cursor='"4"')[1]) == 2
