"""Local files as they really come: not there, empty, outside, cut off, of another header, with values that are none."""

import gzip
import io
import json

import duckdb
import pytest

from hansa.dataplane.places import sniff
from hansa.dataplane.places.errors import BadPlace, NoData, OutsidePlace, UnreadableData

ROWS = "id,city,total,day\n1,Bonn,1.5,2026-01-02\n2,,0,2026-01-03\n"


def csv(path="*.csv", **more):
    return {"type": "local", "path": path, "format": "csv", **more}


def test_what_is_not_there_is_said_and_not_passed(opened, tmp_path):
    with pytest.raises(NoData, match=r"nothing\.csv"):
        opened(csv("nothing.csv"))
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(NoData, match=r"empty\.csv: there is nothing in it"):
        opened(csv())


def test_a_path_that_leaves_the_allowed_folder_is_refused(opened, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "secret.csv").write_text(ROWS)
    (home / "link.csv").symlink_to(tmp_path / "secret.csv")
    for path in ("../secret.csv", "link.csv", str(tmp_path / "secret.csv"), "../nothing.csv"):
        with pytest.raises(OutsidePlace):
            opened(csv(path), base=home, allowed=home)
    assert opened(csv("../secret.csv"), base=home).about == "secret.csv"
    with pytest.raises(BadPlace, match="no local path"):
        opened(csv("s3://bucket/x.csv"))
    with pytest.raises(BadPlace, match="another machine"):
        opened(csv("file://elsewhere/x.csv"))


def test_variables_have_defaults_and_must_be_set_without_one(opened, tmp_path):
    (tmp_path / "a.csv").write_text(ROWS)
    assert opened(csv("${FOLDER:-.}/a.csv")).about == "a.csv"
    assert opened(csv("${FOLDER}/a.csv"), environment={"FOLDER": str(tmp_path)}).about == "a.csv"
    with pytest.raises(BadPlace, match="FOLDER, which is not set"):
        opened(csv("${FOLDER}/a.csv"))


def test_a_bad_value_is_one_failed_check_and_the_others_have_their_results(verdicts, tmp_path):
    (tmp_path / "a.csv").write_text("id,city,total,day\n1,Bonn,1.5,2026-01-02\nabc,Kiel,-2,2026-13-01\n2,,0,\n")
    found = verdicts(csv())
    assert found["orders.id.type"].status == "failed"
    assert found["orders.id.type"].failed_rows == 1
    assert found["orders.day.type"].failed_rows == 1
    assert found["orders.total.range"].failed_rows == 1
    assert found["orders.total.type"].status == "passed"
    assert not [each for each in found.values() if each.status == "error"]


@pytest.mark.parametrize(
    ("text", "kind", "fits"),
    [
        ("1.0", {"logicalType": "integer"}, True),
        ("1.5", {"logicalType": "integer"}, False),
        ("1e3", {"logicalType": "integer"}, True),
        ("99999999999999999999", {"logicalType": "integer"}, False),
        ("1.239", {"logicalType": "number", "physicalType": "decimal(10,2)"}, False),
        ("1.230", {"logicalType": "number", "physicalType": "decimal(10,2)"}, True),
        ("-0.0004", {"logicalType": "number"}, True),
        ("2026-01-02 10:00:00", {"logicalType": "date"}, False),
        ("2026-01-02T10:00:00Z", {"logicalType": "timestamp"}, True),
        ("yes", {"logicalType": "boolean"}, True),
        ("maybe", {"logicalType": "boolean"}, False),
        ("[1, 2]", {"logicalType": "array", "items": {"name": "x", "logicalType": "integer"}}, True),
    ],
)
def test_a_text_is_read_without_rounding(verdicts, tmp_path, text, kind, fits):
    (tmp_path / "a.csv").write_text(f"k;value\n1;{text}\n")
    found = verdicts(csv(), [{"name": "value", **kind}])
    assert (found["orders.value.type"].status == "passed") is fits


def test_delimiter_encoding_and_globs(opened, tmp_path):
    (tmp_path / "a.csv").write_bytes("id|city|total|day\n1|Köln|1|2026-01-02\n".encode("latin-1"))
    (tmp_path / "b.csv").write_bytes("city|id|total|day\nMalmö|2|1|2026-01-02\n".encode())
    table = opened(csv("[ab].csv", delimiter="|", encoding="mixed"))
    assert table.engine.rows(f"SELECT id, city FROM {table.relation} ORDER BY 1") == [(1, "Köln"), (2, "Malmö")]
    assert table.about == "a.csv, 2 files"
    with pytest.raises(BadPlace, match="EBCDIC"):
        opened(csv(encoding="EBCDIC"))


def test_another_header_between_files_or_in_the_middle_is_an_error(opened, tmp_path):
    (tmp_path / "a.csv").write_text(ROWS)
    (tmp_path / "b.csv").write_text("id,town,total,day\n3,Ulm,1,2026-01-02\n")
    with pytest.raises(UnreadableData, match=r"b\.csv lacks city and has town instead, compared with a\.csv"):
        opened(csv())
    (tmp_path / "b.csv").write_text(ROWS + "id,town,total,day\n3,Ulm,1,2026-01-02\n")
    with pytest.raises(UnreadableData, match=r"b\.csv line 4 is a second header"):
        opened(csv())
    (tmp_path / "b.csv").write_text(ROWS + "id,town,total,day,more\n3,Ulm,1,2026-01-02,x\n")
    with pytest.raises(UnreadableData, match="cannot be read as CSV"):
        opened(csv())


def test_a_parquet_file_that_is_cut_off_or_none_is_named(opened, tmp_path):
    duckdb.sql("SELECT 1 AS id, 'x' AS city FROM range(1000)").write_parquet(str(tmp_path / "a.parquet"))
    whole = (tmp_path / "a.parquet").read_bytes()
    server = {"type": "local", "path": "*.parquet", "format": "parquet"}
    table = opened(server)
    assert table.files == (str(tmp_path / "a.parquet"),)
    (tmp_path / "b.parquet").write_bytes(whole[:-10])
    with pytest.raises(UnreadableData, match=r"b\.parquet is cut off"):
        opened(server)
    (tmp_path / "b.parquet").write_bytes(b"id,city,total\n1,2,3\n")
    with pytest.raises(UnreadableData, match=r"b\.parquet is no Parquet file"):
        opened(server)
    (tmp_path / "b.parquet").write_bytes(whole[:40] + b"\0" * 60 + whole[-50:])
    with pytest.raises(UnreadableData, match="cannot be read as Parquet"):
        opened(server)


def test_a_partitioned_folder_gives_its_keys(opened, tmp_path):
    for city in ("bonn", "kiel"):
        (tmp_path / "orders" / f"city={city}").mkdir(parents=True)
        duckdb.sql("SELECT 1 AS id").write_parquet(str(tmp_path / "orders" / f"city={city}" / "0.parquet"))
    table = opened({"type": "local", "path": ".", "format": "parquet"})
    assert sorted(table.engine.rows(f"SELECT city FROM {table.relation}")) == [("bonn",), ("kiel",)]


def test_json_keeps_its_own_types_and_texts_become_dates(verdicts, tmp_path):
    rows = [
        {"id": 1, "city": "Bonn", "total": 1.5, "day": "2026-01-02"},
        {"id": "2", "city": "2026-01-01", "total": None, "day": "2026-01-02"},
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    found = verdicts({"type": "local", "path": "a.json", "format": "json"})
    assert found["orders.id.type"].status == "failed"
    assert found["orders.day.type"].status == "passed"
    assert found["orders.city.type"].status == "passed"
    assert found["orders.total.range"].status == "passed"


def test_json_without_objects_or_of_none_is_an_error(opened, tmp_path):
    server = {"type": "local", "path": "a.json", "format": "json"}
    (tmp_path / "a.json").write_text("[]")
    with pytest.raises(NoData, match="no object in it"):
        opened(server)
    (tmp_path / "a.json").write_text('{"id": 1}\n{"id": ')
    with pytest.raises(UnreadableData, match="cannot be read as JSON"):
        opened(server)


def test_a_character_may_lie_across_two_reads(monkeypatch):
    monkeypatch.setattr(sniff, "CHUNK", 3)
    for text in ("abcß", "abß", "aß", "ßßßß", "äbcdefäß"):
        assert sniff.is_utf8(lambda text=text: io.BytesIO(text.encode()))
        assert not sniff.is_utf8(lambda text=text: io.BytesIO(text.encode()[:-1]))
        assert not sniff.is_utf8(lambda text=text: io.BytesIO(text.encode("latin-1") + b"abc"))
        assert sniff.breaks_lines(lambda text=text: io.BytesIO(f'{text}"{text}\n"'.encode()))
        assert not sniff.breaks_lines(lambda text=text: io.BytesIO(f'{text}"{text}"\n'.encode()))


def test_a_csv_in_gzip_is_read_and_one_that_is_cut_off_is_named(verdicts, opened, tmp_path):
    packed = gzip.compress((ROWS * 9).replace("id,city,total,day\n1,", "1,").encode())
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(ROWS.encode()))
    assert verdicts(csv("a.csv.gz"))["orders.id.type"].status == "passed"
    for bad in (packed[:-12], b"id,city\n1,a\n"):
        (tmp_path / "b.csv.gz").write_bytes(bad)
        with pytest.raises(UnreadableData, match=r"b\.csv\.gz is no whole gzip"):
            opened(csv("b.csv.gz"))
