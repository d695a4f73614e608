"""Files as they really come: other encodings, other headers half-way, ragged, empty, gone, outside."""

import json
import os

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hansa.dataplane.ingest.errors import BadServer, OutsideRoots, SchemaDrift, SourceGone, UnknownSource

TEXT = """
{name: id, logicalType: string, required: true}
{name: city, logicalType: string}
"""


def local(path: str, kind: str = "csv", more: str = "") -> str:
    return f"    type: local\n    path: {path}\n    format: {kind}\n{more}"


@pytest.mark.parametrize(
    "path", ["../secret.csv", "/etc/hostname", "raw/../../secret.csv", ".hansa/registry.csv", "raw/link.csv"]
)
def test_nothing_outside_is_read(opened, roots, path):
    (roots.home.parent / "secret.csv").write_text("id,city\n1,x\n")
    (roots.home / ".hansa").mkdir()
    (roots.home / ".hansa" / "registry.csv").write_text("id,city\n1,x\n")
    os.symlink(roots.home.parent / "secret.csv", roots.home / "raw" / "link.csv")
    with pytest.raises(OutsideRoots):
        opened(local(path), TEXT)


def test_the_data_folder_is_inside(opened, roots):
    (roots.data / "a.csv").write_text("id,city\n1,Lübeck\n")
    assert opened(local("${HANSA_DATA}/*.csv"), TEXT)[1] == [("1", "Lübeck")]
    assert opened(local(str(roots.data / "a.csv")), TEXT)[1] == [("1", "Lübeck")]


def test_a_file_that_is_not_there_says_where_it_was_sought(opened):
    with pytest.raises(SourceGone, match=r"raw/nothing\*\.csv"):
        opened(local("raw/nothing*.csv"), TEXT)


def test_an_unknown_format_encoding_and_type_are_refused(opened, roots):
    (roots.home / "raw" / "a.xml").write_text("<x/>")
    with pytest.raises(BadServer, match="xml"):
        opened(local("raw/a.xml", "xml"), TEXT)
    with pytest.raises(BadServer, match="EBCDIC"):
        opened(local("raw/a.xml", "csv", "    encoding: EBCDIC\n"), TEXT)
    with pytest.raises(UnknownSource, match="hansa.sources"):
        opened("    type: custom\n    customProperties: [{property: kind, value: gopher}]\n", TEXT)


def test_csv_stays_text_and_mixed_encodings_come_out_right(opened, roots):
    (roots.home / "raw" / "a.csv").write_bytes("id;city\n007;Köln\n".encode())
    (roots.home / "raw" / "b.csv").write_bytes("id;city\n8;Malmö\n".encode("latin-1"))
    (roots.home / "raw" / "c.csv").write_bytes("\ufeffcity,id\nGdańsk,9\n".encode())
    batch, rows = opened(local("raw/*.csv", more="    encoding: UTF-8\n"), TEXT)
    assert rows == [("007", "Köln"), ("8", "Malmö"), ("9", "Gdańsk")]
    assert [line for line in batch.log if "b.csv" in line]
    assert batch.files == ("raw/a.csv", "raw/b.csv", "raw/c.csv")


def test_csv_lines_may_be_short_and_break_inside_quotes(opened, roots):
    (roots.home / "raw" / "a.csv").write_text('id,city,note\n1,"two\nlines",x\n2\n')
    columns = TEXT + "{name: note, logicalType: string}"
    assert opened(local("raw/a.csv"), columns)[1] == [("1", "two\nlines", "x"), ("2", None, None)]


def test_a_csv_line_that_is_too_long_stops_the_run_and_says_where(opened, roots):
    (roots.home / "raw" / "a.csv").write_text("id,city\n1,a\n2,b,c\n")
    with pytest.raises(duckdb.Error, match="Line: 3"):
        opened(local("raw/a.csv"), TEXT)


def test_empty_files_are_no_rows(opened, roots):
    (roots.home / "raw" / "a.csv").write_text("")
    batch, rows = opened(local("raw/*.csv"), TEXT)
    assert rows == []
    assert "empty" in batch.log[0]
    (roots.home / "raw" / "b.csv").write_text("id,city\n")
    assert opened(local("raw/*.csv"), TEXT)[1] == []


def test_a_renamed_column_stops_the_run_with_both_ways_out(opened, roots):
    (roots.home / "raw" / "orders_2024.csv").write_text("id,ship_country\n1,DE\n")
    (roots.home / "raw" / "orders_2025.csv").write_text("id,country\n2,SE\n")
    columns = "{name: id, logicalType: string}\n{name: ship_country, logicalType: string, required: true}"
    with pytest.raises(SchemaDrift) as drift:
        opened(local("raw/*.csv"), columns)
    (finding,) = drift.value.findings
    assert "`ship_country` of `orders` (orders.odcs.yaml line 15) is not in raw/orders_2025.csv" in finding.text
    assert "Did it become `country`?" in finding.text
    assert "alternativeNames: [country]" in finding.fix
    assert "remove `required`" in finding.fix
    assert finding.place.line == 15


def test_old_and_new_names_are_one_column(opened, roots):
    (roots.home / "raw" / "a.csv").write_text("id,ship_country\n1,DE\n")
    (roots.home / "raw" / "b.csv").write_text("id,country\n2,SE\n")
    (roots.home / "raw" / "c.csv").write_text("country,ship_country,id\n,NO,3\n")
    columns = (
        "{name: id, logicalType: integer}\n"
        "{name: land, logicalType: string, required: true, physicalName: ship_country, "
        "customProperties: [{property: alternativeNames, value: [country]}]}"
    )
    assert opened(local("raw/*.csv"), columns)[1] == [(1, "DE"), (2, "SE"), (3, "NO")]


def test_optional_columns_may_be_missing_and_extra_ones_are_said(opened, roots):
    (roots.home / "raw" / "a.csv").write_text("id,colour\n1,red\n")
    batch, rows = opened(local("raw/a.csv"), TEXT)
    assert rows == [("1", None)]
    assert any("`city` is not in raw/a.csv" in line for line in batch.log)
    assert any("`colour`" in line for line in batch.log)


def test_without_declared_columns_everything_is_there(opened, roots):
    (roots.home / "raw" / "a.csv").write_text("id,x,x\n1,2,3\n")
    (roots.home / "raw" / "b.csv").write_text("y,id\n4,5\n")
    batch, rows = opened(local("raw/*.csv"))
    assert [column.name for column in batch.columns] == ["id", "x", "x_2", "y"]
    assert rows == [("1", "2", "3", None), ("5", None, None, "4")]


def test_json_lines_and_arrays(opened, roots):
    (roots.home / "raw" / "a.jsonl").write_text('{"id":1,"tags":["x"],"at":"2026"}\n{"id":2,"who":{"name":"Ada"}}\n')
    columns = """
{name: id, logicalType: integer, required: true}
{name: tags, logicalType: array, items: {logicalType: string}}
{name: who, logicalType: object, properties: [{name: name, logicalType: string}]}
"""
    expected = [(1, ["x"], None), (2, None, {"name": "Ada"})]
    assert opened(local("raw/a.jsonl", "jsonl"), columns, order="id")[1] == expected
    (roots.home / "raw" / "b.json").write_text(json.dumps([{"id": 3}]))
    assert opened(local("raw/b.json", "json"), columns)[1] == [(3, None, None)]
    with pytest.raises(SchemaDrift, match="`no` of `orders`"):
        opened(local("raw/a.jsonl", "jsonl"), "{name: no, logicalType: integer, required: true}")


def test_broken_json_is_a_source_that_cannot_be_read(opened, roots):
    (roots.home / "raw" / "a.jsonl").write_text('{"id":1}\n{"id":\n')
    with pytest.raises(SourceGone, match="cannot be read as json"):
        opened(local("raw/a.jsonl", "jsonl"), "{name: id, logicalType: integer}")


def test_parquet_files_of_different_shapes(opened, roots, connection):
    connection.execute(f"COPY (SELECT 1 AS id, 'a' AS city) TO '{roots.home}/raw/a.parquet'")
    connection.execute(f"COPY (SELECT 'b' AS town, 2 AS id) TO '{roots.home}/raw/b.parquet'")
    columns = (
        "{name: id, logicalType: integer}\n{name: city, logicalType: string, "
        "customProperties: [{property: alternativeNames, value: [town]}]}"
    )
    assert opened(local("raw/*.parquet", "parquet"), columns)[1] == [(1, "a"), (2, "b")]
    (roots.home / "raw" / "c.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(SourceGone, match="parquet"):
        opened(local("raw/*.parquet", "parquet"), columns)


def test_the_fingerprint_follows_the_files(opened, roots):
    path = roots.home / "raw" / "a.csv"
    path.write_text("id,city\n1,x\n")
    first = opened(local("raw/*.csv"), TEXT)[0].fingerprint
    assert opened(local("raw/*.csv"), TEXT)[0].fingerprint == first
    path.write_text("id,city\n1,y\n2,z\n")
    assert opened(local("raw/*.csv"), TEXT)[0].fingerprint != first


def test_a_nan_that_the_writer_left_out_of_the_footer_is_seen(opened, roots, connection):
    pq.write_table(pa.table({"id": [1, 2], "amount": [1.0, float("nan")]}), roots.home / "raw" / "a.parquet")
    pq.write_table(pa.table({"id": [3], "amount": [7]}), roots.home / "raw" / "b.parquet")
    columns = "{name: id, logicalType: integer}\n{name: amount, logicalType: number}\n"
    batch, rows = opened(local("raw/a.parquet", "parquet"), columns)
    assert len(rows) == 2
    asked = "SELECT count(*) FILTER (WHERE isnan(amount)), isnan(max(amount)) FROM {}"
    assert connection.execute(asked.format(batch.relation_sql)).fetchall() == [(1, True)]
    only = f"SELECT count(*) FROM {batch.relation_sql} WHERE amount > 100"
    assert connection.execute(only).fetchall() == [(1,)]
    undeclared, _ = opened(local("raw/*.parquet", "parquet"), "")
    assert connection.execute(asked.format(undeclared.relation_sql)).fetchall() == [(1, True)]
