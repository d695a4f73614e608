"""Contracts that begin from files: what is refused, what is escaped, and what the editor then shows, unsaved."""

import io
import json
import zipfile
from tempfile import gettempdir

import pytest

from hansa.registry import catalogue
from hansa.registry.records.values import Kind
from hansa.web.pages.drafts import upload

FILE = "/datacontracts/new/file"
CSV = b"day,station,celsius\n2026-01-01,Kiel,3.5\n2026-01-02,Kiel,4.5\n"


def send(sandbox, name, body, **headers):
    """As the island does: the bytes are the body, the token is in the header."""
    sandbox.get("/datacontracts/new")
    sent = {"x-csrf-token": sandbox.cookies["hansa_csrf"], "x-file-name": name, **headers}
    return sandbox.post(FILE, content=body, headers=sent)


def test_a_file_without_the_token_is_refused(sandbox):
    assert sandbox.post(FILE, content=CSV, headers={"x-file-name": "a.csv"}).status_code == 403
    wrong = {"x-file-name": "a.csv", "x-csrf-token": "wrong"}
    assert sandbox.post(FILE, content=CSV, headers=wrong).status_code == 403


def test_a_file_becomes_a_draft_that_is_not_saved(sandbox):
    answer = send(sandbox, "Weather%20in%20Kiel.csv", CSV)
    assert answer.status_code == 200
    assert "Begun from Weather in Kiel.csv" in answer.text
    assert "celsius" in answer.text
    assert gettempdir() not in answer.text
    with sandbox.db.read() as session:
        assert len(catalogue.list_records(session, Kind.CONTRACT)) == 2


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("days.jsonl", b'{"day": "2026-01-01"}\n{"day": "2026-01-02"}\n'),
        ("days.json", b'[{"day": "2026-01-01"}]'),
        ("days.sql", b"CREATE TABLE days (day DATE NOT NULL);"),
        ("days.avsc", b'{"type": "record", "name": "days", "fields": [{"name": "day", "type": "string"}]}'),
        ("days.yaml", b"apiVersion: v3.2.0\nkind: DataContract\nid: days # kept\nversion: 1.0.0\nstatus: draft\n"),
        (
            "schema.json",
            json.dumps(
                {
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    "type": "object",
                    "properties": {"day": {"type": "string"}},
                }
            ).encode(),
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_the_name_or_the_beginning_says_what_it_is(sandbox, name, body):
    answer = send(sandbox, name, body)
    assert answer.status_code == 200, answer.text
    assert "day" in answer.text.partition("editor-yaml")[2].partition("</textarea>")[0]


def test_a_contract_keeps_its_comments(sandbox):
    body = b"apiVersion: v3.2.0\nkind: DataContract\nid: days # kept\nversion: 1.0.0\nstatus: draft\n"
    assert "days # kept" in send(sandbox, "days.yaml", body).text


def bomb():
    """A workbook of a few kilobytes that unpacks to a gigabyte."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w", force_zip64=True) as file,
    ):
        block = b"\0" * 1024 * 1024
        for _ in range(300):
            file.write(block)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.parquet", b"PAR1" + b"\xff" * 400 + b"PAR1"),
        ("a.parquet", b""),
        ("a.xlsx", b"PK\x03\x04 no workbook"),
        ("a.xlsx", bomb()),
        ("a.json", b"[" * 100_000),
        ("a.avsc", b"\xff\xfe\x00"),
        ("a.sql", b"CREATE TABL"),
        ("a.proto", b"message {"),
        ("a.arrow", b"ARROW1\0\0"),
        ("a.csv", b"\x00\x01\x02" * 1000),
        ("a.nothing", b"?"),
        ("a", b"?"),
    ],
    ids=range(12),
)
def test_what_is_broken_is_said_and_breaks_nothing(sandbox, name, body):
    answer = send(sandbox, name, body)
    assert answer.status_code in {200, 422}, answer.text
    assert gettempdir() not in answer.text
    assert send(sandbox, "good.csv", CSV).status_code == 200


def test_hostile_names_and_contents_are_text(sandbox):
    body = b'"<script>alert(1)</script>",b\n1,2\n'
    answer = send(sandbox, "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E..%2F..%2Fetc%2Fpasswd%00.csv", body)
    assert answer.status_code == 200
    assert "<script>alert(1)" not in answer.text
    assert "<img src=x" not in answer.text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\orders.csv", "orders.csv"),
        ("%2e%2e%2fevil.csv", "evil.csv"),
        ("", "file"),
        ("...", "file"),
        ("a\0b\n.csv", "a-b-.csv"),
        ("x" * 300 + ".csv", "x" * 76 + ".csv"),
    ],
)
def test_a_name_is_only_a_name(given, name):
    assert upload.file_name(given) == name


def test_what_is_too_large_is_refused_by_what_it_says_of_itself(sandbox):
    """A gigabyte is never read."""
    answer = send(sandbox, "a.csv", CSV, **{"content-length": str(1024**3)})
    assert answer.status_code == 422
    assert "larger than 32 MB" in answer.text


def test_what_lies_about_its_size_is_cut_off(sandbox, monkeypatch):
    monkeypatch.setattr(upload, "MAX_FILE", 100)

    async def parts():
        for _ in range(1000):
            yield b"a,b\n"

    assert "larger than" in send(sandbox, "a.csv", parts()).text


def test_the_part_for_the_island_says_what_is_wrong(sandbox):
    answer = send(sandbox, "a.nothing", b"?", **{"hx-request-type": "partial"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Choose its format" in answer.text


def test_a_form_without_a_script_works_too(sandbox):
    answer = sandbox.submit(FILE, {"format": "csv"}, files={"file": ("days.txt", CSV)})
    assert "Begun from days.txt" in answer.text
    assert "No file was chosen" in sandbox.submit(FILE, {}, files={"other": ("a", b"")}).text


def test_a_table_that_is_not_there(sandbox):
    assert sandbox.get("/datacontracts/new/table?product=orders&port=orders_pii_v1").status_code == 404
    assert sandbox.get("/datacontracts/new/table?from=").headers["location"] == "/datacontracts/new"


def test_readers_of_files_are_bounded(sandbox, monkeypatch):
    monkeypatch.setattr("hansa.app.drafts.SECONDS", 0)
    answer = send(sandbox, "a.csv", CSV)
    assert answer.status_code == 422
    assert "longer than" in answer.text


def test_a_mesh_lists_its_formats(sandbox):
    page = sandbox.get("/datacontracts/new").text
    assert "JSON Schema" in page
