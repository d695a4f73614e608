"""Other engines skip files by the bounds in a manifest, and never one that holds a row they look for."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyiceberg.conversions import from_bytes
from pyiceberg.expressions import And, EqualTo, GreaterThanOrEqual, IsNull, LessThanOrEqual
from pyiceberg.types import DateType, DoubleType, StringType, TimestamptzType

from hansa.dataplane.storage.bounds import bounds
from hansa.dataplane.storage.schema import SimpleColumn as C
from hansa.dataplane.storage.values import TableId

TABLE = TableId("checkout/orders", "orders")


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (DateType(), {"min": "0044-01-01 (BC)", "max": "infinity"}),
        (DoubleType(), {"min": "1.0", "max": "2.0", "has_nan": "true"}),
        (StringType(), {"min": "a", "max": "b", "min_is_exact": "false", "max_is_exact": "false"}),
        (TimestamptzType(), {"min": "2024-01-01 00:00:00", "max": "294247-01-01 00:00:00+00"}),
        (StringType(), {}),
    ],
)
def test_what_is_not_certain_has_no_bound(kind, found):
    assert bounds(kind, found) == (None, None)


def test_zero_has_both_signs():
    lower, upper = (from_bytes(DoubleType(), each) for each in bounds(DoubleType(), {"min": "0.0", "max": "-0.0"}))
    assert (math.copysign(1, lower), math.copysign(1, upper)) == (-1, 1)


@given(st.text(max_size=40))
def test_a_long_text_lies_between_its_short_bounds(text):
    lower, upper = bounds(StringType(), {"min": text, "max": text})
    assert len(lower.decode()) <= 16
    assert lower <= text.encode()
    assert upper is None or upper >= text.encode()


COLUMNS = (
    C("n", "BIGINT"), C("price", "DECIMAL(18,2)"), C("ratio", "DOUBLE"), C("day", "DATE"), C("at", "TIMESTAMP"),
    C("seen", "TIMESTAMP WITH TIME ZONE"), C("name", "VARCHAR"), C("yes", "BOOLEAN"), C("small", "FLOAT"),
)  # fmt: skip


def part(first):
    return (
        f"SELECT n, n / 4 AS price, n / 3 AS ratio, DATE '2024-01-01' + n::INT AS day, "
        f"TIMESTAMP '2024-01-01 00:00:00.123456' + n * INTERVAL 1 DAY AS at, "
        f"TIMESTAMPTZ '2024-01-01 00:00:00.5+02' + n * INTERVAL 1 DAY AS seen, "
        f"'a customer with a long name ' || lpad(n::VARCHAR, 6, '0') || 'é' AS name, n >= 100 AS yes, (n / 10)::FLOAT AS small "
        f"FROM range({first}, {first + 100}) t(n)"
    )


@pytest.fixture
def table(warehouse, engine):
    """Two files: 0 to 99, and 100 to 199."""
    warehouse.publish(warehouse.stage(TABLE, COLUMNS, engine, part(0), "r1"))
    warehouse.publish(warehouse.stage(TABLE, COLUMNS, engine, part(100), "r2", mode="append"))
    return warehouse.catalog.load_table(TABLE.path)


def files(table, expression):
    return len(list(table.scan(row_filter=expression).plan_files()))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("n", 150), ("price", Decimal("37.50")), ("ratio", 150 / 3), ("day", date(2024, 5, 30)),
        ("at", datetime.fromisoformat("2024-05-30T00:00:00.123456")), ("yes", True),
        ("seen", datetime(2024, 5, 29, 22, 0, 0, 500000, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_another_engine_reads_only_the_file_that_can_hold_the_value(table, column, value):
    literal = value.isoformat() if isinstance(value, date) else value
    assert files(table, EqualTo(column, literal)) == 1


def test_another_engine_skips_what_lies_outside_and_what_has_no_nulls(table):
    assert files(table, GreaterThanOrEqual("n", 200)) == 0
    assert files(table, LessThanOrEqual("n", 99)) == 1
    assert files(table, IsNull("name")) == 0
    assert files(table, And(GreaterThanOrEqual("n", 99), LessThanOrEqual("n", 100))) == 2
    assert files(table, EqualTo("name", "a customer with a long name 000150é")) == 2


def test_no_row_that_is_there_is_ever_skipped(table, engine):
    for number in range(0, 200, 7):
        shown = engine.execute(f"SELECT * EXCLUDE (seen) FROM ({part(0)} UNION ALL {part(100)}) WHERE n = {number}")
        names = [column[0] for column in shown.description]
        for name, value in zip(names, shown.fetchall()[0], strict=True):
            literal = value.isoformat() if isinstance(value, date) else value
            assert files(table, EqualTo(name, literal)) >= 1, (name, value)
