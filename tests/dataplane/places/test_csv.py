"""CSV files that are broken, or wider than an engine likes: a second header, a quote without an end, hundreds of columns."""

import io

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.dataplane.places import wide
from hansa.dataplane.places.errors import UnreadableData
from hansa.dataplane.places.quotes import open_quote
from hansa.dataplane.places.sniff import Shape

SERVER = {"type": "local", "path": "*.csv", "format": "csv"}
COLUMNS = 130
NAMES = [f"c{n}" for n in range(COLUMNS)]
KINDS = ("integer", "string", "date")
PROPERTIES = [{"name": name, "logicalType": KINDS[n % 3]} for n, name in enumerate(NAMES)]


def rows(count):
    return [[str(n + row) if n % 3 == 0 else f"2026-01-0{row % 9 + 1}" for n in range(COLUMNS)] for row in range(count)]


def text(lines):
    return "".join(f"{','.join(each)}\n" for each in [NAMES, *lines])


@pytest.fixture
def groups(monkeypatch):
    monkeypatch.setattr(wide, "GROUP", 40)


def test_a_second_header_of_many_columns_is_found_in_any_order(opened, groups, tmp_path):
    (tmp_path / "a.csv").write_text(text([*rows(2), NAMES[::-1]]))
    with pytest.raises(UnreadableData, match=r"a\.csv line 4 is a second header: c129,c128"):
        opened(SERVER, PROPERTIES)


def test_a_row_that_only_begins_like_a_header_is_data(opened, groups, tmp_path):
    (tmp_path / "a.csv").write_text(text([["c7", "c8", *each[2:]] for each in rows(1)]))
    table = opened(SERVER, PROPERTIES)
    assert table.engine.rows(f"SELECT c0, c1 FROM {table.relation}") == [("c7", "c8")]


def test_groups_of_columns_keep_their_rows_together(opened, groups, tmp_path):
    many = rows(5000)
    many[3000][45] = "none"
    (tmp_path / "a.csv").write_text(text(many))
    table = opened(SERVER, PROPERTIES)
    kinds = dict(table.engine.describe(table.relation))
    assert list(kinds) == NAMES
    assert (kinds["c0"], kinds["c45"], kinds["c48"], kinds["c129"]) == ("BIGINT", "VARCHAR", "BIGINT", "BIGINT")
    asked = "count(*), count(*) FILTER (WHERE c129 = c0 + 129 AND c48 = c0 + 48), min(c0) FILTER (WHERE c45 = 'none')"
    assert table.engine.rows(f"SELECT {asked} FROM {table.relation}") == [(5000, 5000, 3000)]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ('id,name\n1,a\n2,"b\n3,c\n', 3),
        ('id,name\n1,a\n2,"b', 3),
        ('id,name\r\n"1\r\n",a\r\n2,"b\r\n\r\n', 4),
        ('id,name\n1,"a\nb ""c"" d"\n2,"b\n""\n', 4),
    ],
)
def test_a_quote_that_never_closes_is_named_by_its_line(opened, tmp_path, data, line):
    (tmp_path / "a.csv").write_bytes(data.encode())
    with pytest.raises(UnreadableData, match=rf"a\.csv line {line} opens a quote that is never closed"):
        opened(SERVER)


def test_a_mark_for_inches_opens_nothing(opened, tmp_path):
    (tmp_path / "a.csv").write_text('id,city\n1,5" pipe\n2,b\n')
    table = opened(SERVER)
    assert table.engine.rows(f"SELECT city FROM {table.relation}") == [('5" pipe',), ("b",)]


@given(st.lists(st.text('ab"\n,', max_size=8), min_size=1, max_size=6), st.text("ab\n,", max_size=8))
def test_quotes_that_were_written_well_are_closed_until_one_is_opened(values, end):
    shape = Shape("utf-8", ",", ("a",), breaks=True)
    closed = "".join('"' + each.replace('"', '""') + '"\n' for each in values)
    assert open_quote(lambda: io.BytesIO(closed.encode()), shape) is None
    opened = f'{closed}"{end}'
    assert open_quote(lambda: io.BytesIO(opened.encode()), shape) == closed.count("\n") + 1


def test_two_thousand_columns_are_answered(opened, tmp_path):
    names = [f"c{n}" for n in range(2000)]
    with duckdb.connect() as connection:
        select = ", ".join(f"{n} AS {name}" for n, name in enumerate(names))
        connection.execute(f"COPY (SELECT {select} FROM range(3)) TO '{tmp_path / 'a.csv'}' (HEADER)").fetchall()
    table = opened(SERVER, [{"name": each, "logicalType": "integer"} for each in names])
    assert table.engine.rows(f"SELECT c0 + c1999 FROM {table.relation}") == [(1999,)] * 3
