import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.dataplane.engines.duck import literal, quote

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)


def test_python_variables_are_not_tables(engine) -> None:
    frame = [1, 2]
    with pytest.raises(duckdb.CatalogException):
        engine.execute("SELECT * FROM frame")
    assert frame


@pytest.mark.parametrize("sql", ["INSTALL httpfs", "LOAD httpfs", "SELECT * FROM 'https://example.org/a.parquet'"])
def test_nothing_is_downloaded(engine, sql) -> None:
    with pytest.raises(duckdb.Error):
        engine.execute(sql)


def test_it_keeps_to_its_limits(engine) -> None:
    rows = dict(engine.execute("SELECT name, value FROM duckdb_settings()").fetchall())
    assert (rows["threads"], rows["TimeZone"], rows["autoinstall_known_extensions"]) == ("2", "UTC", "false")
    assert rows["memory_limit"].startswith("381")


@given(TEXT)
def test_any_text_is_one_literal_and_any_name_one_identifier(text) -> None:
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT {literal(text)}").fetchall() == [(text,)]
        assert connection.execute(f"SELECT 1 AS {quote(text)}").description[0][0] == text
