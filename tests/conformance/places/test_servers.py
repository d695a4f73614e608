"""Servers give the verdicts that files give, by their own SQL."""

import orders
import pytest
from test_places import same_verdicts

from hansa.dataplane.places.errors import NoData, PlaceGone
from hansa.dataplane.places.local_copy import LocalCopy

COLUMNS = "id {int}, city {text}, email {text}, total decimal(12,2), score double precision, day date, at {moment}, paid boolean, state {text}"


def fill(cursor, **words):
    cursor.execute(f"CREATE TABLE orders ({COLUMNS.format(**words)})")
    places = ", ".join(["%s"] * len(orders.NAMES))
    cursor.executemany(f"INSERT INTO orders VALUES ({places})", orders.ROWS)


@pytest.fixture
def pushed(monkeypatch):
    """Nothing is read column by column: the server answers everything."""

    def refuse(*_):
        raise AssertionError("the plan was not answered by the server")

    monkeypatch.setattr(LocalCopy, "engine", refuse)


@pytest.mark.postgres
def test_postgres(judged, postgres_shop, pushed):
    connection, server, environment = postgres_shop
    fill(connection.cursor(), int="bigint", text="text", moment="timestamp")
    same_verdicts(judged(server, environment))


def test_mariadb(judged, maria_shop, pushed):
    connection, server, environment = maria_shop
    fill(connection.cursor(), int="bigint", text="varchar(40)", moment="datetime(6)")
    same_verdicts(judged(server, environment))


HARD = [
    {"name": "Id", "logicalType": "integer", "required": True, "unique": True, "logicalTypeOptions": {"format": "u32"}},
    {"name": "code", "logicalType": "string", "logicalTypeOptions": {"pattern": r"^\d{2}é$"}},
    {"name": "word", "logicalType": "string", "unique": True, "enum": [{"value": "New"}]},
    {"name": "spaced", "logicalType": "string", "logicalTypeOptions": {"pattern": r"\bx\b"}},
    {"name": "digits", "logicalType": "integer", "physicalType": "varchar(20)"},
]


@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres), "maria"])
def test_what_a_server_compares_otherwise_is_judged_as_everywhere(judged, request, kind):
    """Case, padding, line ends, quotes in names; what the server cannot say is read and answered here."""
    connection, server, environment = request.getfixturevalue(f"{kind}_shop")
    cursor = connection.cursor()
    mark = '"' if kind == "postgres" else "`"
    columns = f"{mark}Id{mark} bigint, code varchar(9), word varchar(9), spaced varchar(9), digits varchar(20)"
    cursor.execute(f"CREATE TABLE or_ders ({columns})")
    cursor.executemany(
        "INSERT INTO or_ders VALUES (%s, %s, %s, %s, %s)",
        [(1, "12é", "New", "a x b", "7"), (2, "12é\n", "new", "axb", "x"), (-3, "1é", "new ", "x", None)],
    )
    found = judged(server, environment, HARD, [], name="or_ders")
    wrong = {
        key: each.failed_rows
        for key, each in found.items()
        if each.status != "passed" and each.severity.name == "ERROR"
    }
    assert wrong == {
        "or_ders.Id.range": 1,
        "or_ders.code.pattern": 2,
        "or_ders.word.enum": 2,
        "or_ders.spaced.pattern": 1,
        "or_ders.digits.type": 1,
    }
    assert not [each for each in found.values() if each.status == "error"]


@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres), "maria"])
def test_nothing_is_written_and_no_password_is_said(judged, request, kind):
    connection, server, environment = request.getfixturevalue(f"{kind}_shop")
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE orders (id integer)")
    cursor.execute("INSERT INTO orders VALUES (1)")
    rule = {"type": "sql", "query": "SELECT count(*) FROM orders; DELETE FROM orders", "mustBe": 1}
    found = judged(server, environment, [{"name": "id", "logicalType": "integer"}], [rule])
    assert [each.status for each in found.values() if each.kind == "sql"] == ["error"]
    cursor.execute("SELECT count(*) FROM orders")
    assert cursor.fetchall() in ([(1,)], ((1,),))
    with pytest.raises(PlaceGone) as refused:
        judged(
            {**server, "customProperties": [{"property": "user", "value": "nobody"}], "host": "127.0.0.1", "port": 1},
            {"HANSA_HERE_PASSWORD": "hunter2"},
        )
    assert "hunter2" not in str(refused.value)
    with pytest.raises(NoData, match="no table"):
        judged(server, environment, name="customers")


@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres), "maria"])
def test_a_connection_that_drops_in_the_middle_is_said(opened_shop, request, kind):
    connection, server, environment = request.getfixturevalue(f"{kind}_shop")
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE orders (id integer)")
    table = opened_shop(server, environment)
    if kind == "postgres":
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hansa' AND datname = current_database()"
        )
    else:
        cursor.execute("SELECT id FROM information_schema.processlist WHERE id <> connection_id() AND user = 'reader'")
        for (number,) in cursor.fetchall():
            cursor.execute(f"KILL {number}")
    table.engine.define(f"SELECT * FROM {table.relation}")
    with pytest.raises(PlaceGone, match="dropped the connection"):
        table.engine.rows('SELECT count(*), max("id") FROM "hansa_checked"')


NESTED = [
    {"name": "id", "logicalType": "integer"},
    {
        "name": "body",
        "logicalType": "object",
        "properties": [{"name": "price", "logicalType": "number", "logicalTypeOptions": {"minimum": 0}}],
    },
]


@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres), "maria"])
def test_json_columns_are_read_and_judged_here(judged, request, kind):
    connection, server, environment = request.getfixturevalue(f"{kind}_shop")
    cursor = connection.cursor()
    cursor.execute(f"CREATE TABLE orders (id integer, body {'jsonb' if kind == 'postgres' else 'json'})")
    cursor.executemany("INSERT INTO orders VALUES (%s, %s)", [(1, '{"price": 2}'), (2, '{"price": -1}'), (3, None)])
    found = judged(server, environment, NESTED, [])
    assert found["orders.body.price.range"].status == "failed", found["orders.body.price.range"].message
    assert found["orders.body.price.range"].failed_rows == 1
    assert kind == "maria" or found["orders.body.type"].status == "passed"  # MariaDB's JSON is a text with another name


@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres), "maria"])
def test_a_filter_is_the_servers(opened_shop, request, pushed, kind):
    connection, server, environment = request.getfixturevalue(f"{kind}_shop")
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE orders (id integer)")
    cursor.executemany("INSERT INTO orders VALUES (%s)", [(1,), (2,), (3,)])
    table = opened_shop(server, environment)
    source = f'(SELECT * FROM {table.relation} AS "orders" WHERE (orders.ID > 1\n))'
    assert table.engine.describe(source) == [("id", "INTEGER")]
    table.engine.define(f"SELECT * FROM {source}")
    assert table.engine.rows('SELECT count(*), min("id") FROM "hansa_checked"') == [(2, 2)]


@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres), "maria"])
def test_references_between_tables_of_a_server(opened_shop, request, pushed, kind):
    connection, server, environment = request.getfixturevalue(f"{kind}_shop")
    cursor = connection.cursor()
    for name in ("orders", "customers"):
        cursor.execute(f"CREATE TABLE {name} (id integer)")
        cursor.execute(f"INSERT INTO {name} VALUES (1)")
    cursor.execute("INSERT INTO orders VALUES (2)")
    table = opened_shop(server, environment)
    other = opened_shop(server, environment, name="customers", beside=table)
    assert other.engine is table.engine
    table.engine.define(f"SELECT * FROM {table.relation}")
    lost = f'SELECT count(*) FROM "hansa_checked" AS d WHERE NOT EXISTS (SELECT 1 FROM {other.relation} AS r WHERE r."id" = d."id")'
    assert table.engine.rows(lost) == [(1,)]
