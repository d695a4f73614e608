"""Catalogs and profiles of real servers: what the draft says is what the tables promise, and their rows keep it."""

import pytest

from hansa.app.profiling import Source, Wish, import_database, with_profile
from hansa.contracts.convert.format import Options
from hansa.contracts.lint.lint import lint
from hansa.kernel.clock import SystemClock
from hansa.kernel.errors import NotFound, Unavailable
from hansa.kernel.findings import Severity
from hansa.standards.read import read
from hansa.standards.write import dump

ROWS = 60


def url_of(server, environment):
    password = environment.get("HANSA_HERE_PASSWORD", "s3:cret").replace(":", "%3A")
    user = next(each["value"] for each in server["customProperties"] if each["property"] == "user")
    kind = "postgresql" if server["type"] == "postgres" else "mysql"
    if server["host"].startswith("/"):
        return f"{kind}://{user}:{password}@:{server['port']}/{server['database']}?host={server['host']}", password
    return f"{kind}://{user}:{password}@{server['host']}:{server['port']}/{server['database']}", password


def fill(cursor, *, key, moment):
    cursor.execute(
        f"CREATE TABLE customers (id {key} PRIMARY KEY, email varchar(80) NOT NULL UNIQUE, country varchar(2) NOT NULL)"
    )
    cursor.execute(
        f"CREATE TABLE orders (id {key} PRIMARY KEY, customer_id {key} NOT NULL, state varchar(10) NOT NULL, "
        f"total decimal(12,2), placed_at {moment} NOT NULL, note text, "
        "FOREIGN KEY (customer_id) REFERENCES customers (id))"
    )
    cursor.execute(
        f"CREATE TABLE visits (visit_id {key} NOT NULL, customer_id {key} NOT NULL, ref varchar(36) NOT NULL)"
    )
    cursor.execute("CREATE VIEW paid AS SELECT id, total FROM orders WHERE state = 'paid'")
    for number in range(ROWS):
        cursor.execute(
            "INSERT INTO customers VALUES (%s, %s, %s)", (number, f"a{number}@ex.org", "DE" if number % 2 else "FR")
        )
        row = (number, number % 7, ["new", "paid"][number % 2], number * 1.25, "2026-11-20 10:00:00", None)
        cursor.execute("INSERT INTO orders VALUES (%s, %s, %s, %s, %s, %s)", row)
        cursor.execute(
            "INSERT INTO visits VALUES (%s, %s, %s)", (number, number % 5, f"00000000-0000-4000-8000-{number:012}")
        )


def drafted(url, tables=(), **more):
    imported, opening = import_database(Source(url, **more), Options(tables=tuple(tables)))
    return with_profile(imported, opening, Wish(statistics=True))


def unkept(imported, url):
    from hansa.app.profiling import _server, _tested

    report = _tested(imported.data, _server(Source(url))[1], SystemClock().now())
    return [each for table in report.tables for each in table.results if each.status != "passed"]


def parts(imported):
    return {
        table["name"]: {each["name"]: each for each in table["properties"]} | {"": table}
        for table in imported.data["schema"]
    }


def test_a_server_that_does_not_answer():
    with pytest.raises(Unavailable) as failure:
        import_database(Source("postgresql://me:s3cret@127.0.0.1:1/shop"), Options())
    assert "s3cret" not in str(failure.value)


@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres), "maria"])
def test_a_live_database(kind, request):
    connection, server, environment = request.getfixturevalue(f"{kind}_shop")
    cursor = connection.cursor()
    fill(cursor, key="integer", moment="timestamp" if kind == "postgres" else "datetime")
    if kind == "postgres":
        cursor.execute("COMMENT ON TABLE orders IS 'All orders'; COMMENT ON COLUMN orders.total IS 'In EUR'")
    url, password = url_of(server, environment)
    imported = drafted(url)
    text = dump(imported.data)
    assert password not in text
    assert "${DB_PASSWORD" in text
    reading = read(text, "draft.odcs.yaml")
    assert reading.ok, reading.findings
    assert not [each for each in lint(reading.document) if each.severity is Severity.ERROR]
    bad = [each for each in imported.findings if each.code == "profile-check-failed"]
    assert not bad, [each.message for each in unkept(imported, url)]
    found = parts(imported)
    assert set(found) == {"customers", "orders", "paid", "visits"}
    orders = found["orders"]
    assert orders["id"]["primaryKey"]
    assert orders["id"]["required"]
    assert orders["customer_id"]["relationships"] == [{"type": "foreignKey", "to": "customers.id"}]
    assert [each["value"] for each in orders["state"]["enum"]] == ["new", "paid"]
    assert found["paid"][""]["physicalType"] == "view"
    assert found["customers"]["email"]["unique"]
    assert found["customers"]["email"]["classification"] == "restricted"
    assert found["visits"]["ref"]["logicalTypeOptions"]["format"] == "uuid"
    assert found["visits"]["customer_id"]["relationships"] == [{"type": "foreignKey", "to": "customers.id"}]
    assert imported.data["slaProperties"][0]["element"] == "orders.placed_at"
    if kind == "postgres":
        assert orders[""]["description"] == "All orders"
        assert orders["total"]["description"] == "In EUR"


@pytest.mark.postgres
def test_chosen_tables_enumerations_and_names_with_quotes(postgres_shop):
    connection, server, environment = postgres_shop
    url, _ = url_of(server, environment)
    cursor = connection.cursor()
    cursor.execute("CREATE TYPE mood AS ENUM ('good', 'it''s \"bad\"')")
    cursor.execute("CREATE SCHEMA raw")
    cursor.execute('CREATE TABLE raw."o""dd; --" (id bigint, m mood, j jsonb, l text[], n numeric, t timestamptz)')
    cursor.execute("INSERT INTO raw.\"o\"\"dd; --\" VALUES (1, 'good', '{}', ARRAY['a'], 1.5, now())")
    cursor.execute("CREATE TABLE raw.other (id int)")
    with pytest.raises(NotFound, match="no table 'x'"):
        import_database(Source(url, "raw"), Options(tables=("x",)))
    imported = drafted(url, ["o*; --"], schema="raw")
    (table,) = imported.data["schema"]
    assert table["name"] == 'o"dd; --' or table["physicalName"] == 'o"dd; --'
    assert {each["value"] for each in table["properties"][1]["enum"]} == {"good", 'it\'s "bad"'}
    assert not [each for each in imported.findings if each.code == "profile-check-failed"]
