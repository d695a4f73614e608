"""A profile suggests only what the data keeps: the draft of any rows lints clean, and a test of the same rows is green."""

import sqlite3
from datetime import UTC, date, datetime, timedelta

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from hansa.app.contract import Contract
from hansa.app.profiling import Source, Wish, import_data
from hansa.contracts.convert.format import Options
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.findings import Severity
from hansa.standards.write import dump

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def drafted(kind, source, *tables, wish=None, **options):
    wish = wish or Wish(at=AT)
    imported = import_data(kind, Source(str(source)), Options(source="x", tables=tables, **options), wish)
    return Contract(dump(imported.data)), imported


def broken(report):
    bad = {"failed", "error", "warning"}
    return [
        (each.name, each.kind, each.message) for table in report.tables for each in table.results if each.status in bad
    ]


def errors(contract):
    return [each for each in contract.lint() if each.severity is Severity.ERROR]


def shop(path):
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE customers (id INT PRIMARY KEY, email TEXT NOT NULL, birth_date DATE, code TEXT)"
        )
        connection.execute(
            "INSERT INTO customers SELECT i, 'a' || i || '@ex.org', DATE '1990-01-01', 'A-' || i FROM range(40) t(i)"
        )
        connection.execute(
            "CREATE TABLE orders (order_id INT, customer_id INT, state TEXT, total DECIMAL(10, 2), day TEXT, placed_at TIMESTAMP)"
        )
        connection.execute(
            "INSERT INTO orders SELECT i, i % 40, ['new', 'paid'][i % 2 + 1], i * 1.5, '2026-11-01', "
            "TIMESTAMP '2026-11-22 10:00' - INTERVAL (i) MINUTE FROM range(300) t(i)"
        )
        connection.execute("COMMENT ON COLUMN orders.total IS 'In EUR'")
    return f"duckdb:///{path}"


@pytest.mark.parametrize("url", ["duckdb:///no/such.duckdb", "sqlite:///no/such.db"], ids=["duckdb", "sqlite"])
def test_no_such_file(url):
    with pytest.raises(NotFound, match="There is no file"):
        drafted("database", url)


@pytest.mark.parametrize(
    "url", ["oracle://u:pw0rd@h/d", "postgresql://u:pw0rd@h", "shop.db", "postgresql://u:pw0rd@[x"]
)
def test_no_address(url):
    with pytest.raises(InvalidInput) as failure:
        drafted("database", url)
    assert "pw0rd" not in str(failure.value)


def test_a_format_without_rows(tmp_path):
    (tmp_path / "a.sql").write_text("CREATE TABLE a (b INT)")
    with pytest.raises(InvalidInput, match="no rows"):
        drafted("sql", tmp_path / "a.sql")


def test_what_a_profile_suggests(tmp_path):
    contract, imported = drafted("database", shop(tmp_path / "shop.duckdb"))
    assert not errors(contract)
    assert not broken(contract.test(at=AT))
    tables = {table["name"]: {each["name"]: each for each in table["properties"]} for table in imported.data["schema"]}
    orders, customers = tables["orders"], tables["customers"]
    assert orders["order_id"]["primaryKey"]
    assert orders["customer_id"]["relationships"] == [{"type": "foreignKey", "to": "customers.id"}]
    assert [each["value"] for each in orders["state"]["enum"]] == ["new", "paid"]
    assert orders["total"]["logicalTypeOptions"] == {"minimum": 0, "maximum": 500}
    assert orders["total"]["description"] == "In EUR"
    assert "pattern" in orders["day"]["logicalTypeOptions"] or orders["day"].get("enum")
    assert customers["email"]["logicalTypeOptions"]["format"] == "email"
    assert customers["email"]["classification"] == customers["birth_date"]["classification"] == "restricted"
    assert imported.data["slaProperties"][0] == {
        "property": "freshness",
        "value": 5,
        "unit": "d",
        "element": "orders.placed_at",
        "description": "The newest value was 2026-11-22T10:00:00Z on 2026-11-23.",
    }
    reasons = {each["property"]: each["description"] for each in orders["state"]["customProperties"]}
    assert reasons["suggested.enum"] == "seen in 300 of 300 rows on 2026-11-23"
    (count,) = next(table for table in imported.data["schema"] if table["name"] == "orders")["quality"]
    assert count["mustBeBetween"] == [150, 1000]


def test_statistics_never_show_what_may_be_personal(tmp_path):
    _, imported = drafted("database", shop(tmp_path / "shop.duckdb"), wish=Wish(statistics=True, at=AT))
    text = dump(imported.data)
    assert "ex.org" not in text
    assert "1990" not in text
    state = next(table for table in imported.data["schema"] if table["name"] == "orders")["properties"][2]
    numbers = next(each["value"] for each in state["customProperties"] if each["property"] == "statistics")
    assert numbers["distinct"] == 2
    assert numbers["frequent"] == [{"value": "new", "rows": 150}, {"value": "paid", "rows": 150}]


def test_sqlite_with_its_own_keys_and_a_view(tmp_path):
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
            "CREATE TABLE b (x INTEGER NOT NULL REFERENCES a (id), price DECIMAL(9, 2));"
            "INSERT INTO a VALUES (1, 'x'), (2, 'y'); INSERT INTO b VALUES (1, 2.5), (1, NULL);"
            "CREATE VIEW v AS SELECT name FROM a;"
        )
    connection.close()
    contract, imported = drafted("database", f"sqlite:///{path}")
    assert not errors(contract)
    assert not broken(contract.test(at=AT))
    tables = {each["name"]: each for each in imported.data["schema"]}
    assert tables["v"]["physicalType"] == "view"
    assert tables["b"]["properties"][0]["relationships"] == [{"type": "foreignKey", "to": "a.id"}]
    alone, imported = drafted("database", f"sqlite:///{path}", "b")
    assert "relationships" not in imported.data["schema"][0]["properties"][0]
    assert any("the reference to a was left out" in each.text for each in imported.findings)
    assert not errors(alone)


def test_a_sample_of_many_rows_suggests_no_more_than_all_keep(tmp_path):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"n": list(range(2000)), "s": ["a"] * 1999 + [None]}), path)
    contract, imported = drafted("parquet", path, wish=Wish(at=AT, rows=50))
    assert "a sample of 2,000" in dump(imported.data)
    assert not broken(contract.test(at=AT))


def test_an_empty_table_suggests_nothing(tmp_path):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"n": pa.array([], pa.int64())}), path)
    _, imported = drafted("parquet", path)
    assert "suggested" not in dump(imported.data)


@pytest.mark.parametrize("total", [5e299, -5e299, 1e39, 1.7976931348623157e308, -1.7976931348623157e308, 5e-324])
def test_a_number_however_great_gets_a_limit_that_can_be_written(tmp_path, total):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"total": [total] * 20}), path)
    contract, _ = drafted("parquet", path)
    assert not errors(contract)
    assert not broken(contract.test(at=AT))


LOW, HIGH = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1990, 2030))

COLUMNS = {
    "id": st.integers(-5, 5) | st.integers(-(2**62), 2**62),
    "total": st.floats(allow_nan=True, width=64),
    "flag": st.booleans(),
    "day": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    "at": st.datetimes(LOW, HIGH),
    "zoned_at": st.datetimes(LOW, HIGH, timezones=st.just(UTC)),
    "text": st.sampled_from(["", "a", "A-1", "x@y.org", "2026-11-01", "é'\"", "12", " "])
    | st.text("aÄ1 \n'", max_size=5),
    "email": st.sampled_from(["a@b.org", "c@d.org"]),
    "lists": st.lists(st.integers(0, 3), max_size=2),
    'odd "name"': st.sampled_from(["x", "y"]),
}
TYPES = {
    "id": pa.int64(),
    "total": pa.float64(),
    "flag": pa.bool_(),
    "day": pa.date32(),
    "at": pa.timestamp("us"),
    "zoned_at": pa.timestamp("us", "UTC"),
    "text": pa.string(),
    "email": pa.string(),
    "lists": pa.list_(pa.int64()),
    'odd "name"': pa.string(),
}


@settings(max_examples=25, deadline=timedelta(seconds=60), suppress_health_check=list(HealthCheck))
@given(data=st.data(), rows=st.integers(1, 60))
def test_whatever_the_rows_are_they_keep_what_they_suggest(tmp_path_factory, data, rows):
    names = data.draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=5, unique=True))
    columns = {}
    for name in names:
        values = data.draw(st.lists(st.none() | COLUMNS[name], min_size=1, max_size=6))
        columns[name] = pa.array([values[place % len(values)] for place in range(rows)], TYPES[name])
    path = tmp_path_factory.mktemp("rows") / "things.parquet"
    parquet.write_table(pa.table(columns), path)
    contract, imported = drafted("parquet", path)
    assert not errors(contract)
    assert not broken(contract.test(at=AT)), dump(imported.data)
    assert not [each for each in imported.findings if each.code == "profile-check-failed"]
