"""What somebody reads who tests broken data, or a contract that means harm: the sentence, the exit code, and nothing written."""

import json

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hansa.cli.commands import run

HEAD = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}
ID = {"name": "id", "logicalType": "integer"}


@pytest.fixture
def tested(tmp_path, monkeypatch, capsys):
    """Exit code and what is printed of a test in an empty folder; `data` is the content of a file."""
    monkeypatch.chdir(tmp_path)

    def run_it(name, data, properties=(ID,), **schema):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        table = {"name": "t", "properties": list(properties), **schema}
        (tmp_path / "c.odcs.yaml").write_text(json.dumps({**HEAD, "schema": [table]}))
        before = sorted(tmp_path.iterdir())
        code = run(["contract", "test", "c.odcs.yaml", name])
        assert sorted(tmp_path.iterdir()) == before
        said = capsys.readouterr()
        return code, said.out + said.err

    return run_it


def parquet(tmp_path, select="SELECT range AS id FROM range(5000)"):
    path = tmp_path / "whole.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)").fetchall()
    return path.read_bytes()


def test_a_parquet_file_that_is_cut_off(tested, tmp_path):
    code, said = tested("cut.parquet", parquet(tmp_path)[:-100])
    assert code == 1
    assert "cut.parquet is cut off" in said
    assert "Deliver it again, whole." in said


def test_a_parquet_file_with_a_hole(tested, tmp_path):
    whole = bytearray(parquet(tmp_path))
    whole[200:3000] = bytes(2800)
    code, said = tested("hole.parquet", bytes(whole), [{**ID, "unique": True}])
    assert code == 1
    assert "hole.parquet" in said
    assert "Traceback" not in said


def test_a_second_header_in_the_middle_of_a_csv(tested):
    code, said = tested("mid.csv", b"id,name\n1,a\nname,id\nb,2\n")
    assert code == 1
    assert "mid.csv line 3 is a second header: name,id" in said
    assert "deliver each by itself" in said


def test_files_with_other_headers(tested, tmp_path):
    (tmp_path / "a.csv").write_text("id,name\n1,a\n")
    (tmp_path / "b.csv").write_text("id,town\n2,b\n")
    code, said = tested("*.csv", None)
    assert code == 1
    assert "b.csv" in said
    assert "town" in said


@pytest.mark.parametrize("text", [b"\xff\xfe\x00bad", b"\x00" * 50])
def test_bytes_that_are_no_csv(tested, text):
    code, said = tested("bad.csv", text)
    assert code == 1
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("COPY t TO 'leak.csv'", "The query must be one SELECT."),
        ("SELECT 1; DROP TABLE t", "The query must be one SELECT."),
        ("ATTACH 'x.db'", "The query must be one SELECT."),
        ("INSTALL httpfs", "The query must be one SELECT."),
        ("SELECT count(*) FROM read_csv('/etc/passwd')", "calls read_csv(…), which reaches beyond the rule's tables"),
        ("SELECT content FROM read_text('/etc/hostname')", "calls read_text(…), which reaches beyond"),
        ("SELECT count(*) FROM glob('/etc/*')", "glob(…)"),
        ("SELECT getenv('HOME')", "calls getenv(…), which reaches beyond"),
        ("SELECT count(*) FROM '/etc/passwd'", 'reads "/etc/passwd"; a rule may read: t.'),
    ],
)
def test_a_rule_in_sql_that_writes_or_reads_files(tested, query, says):
    rule = {"type": "sql", "name": "harm", "query": query, "mustBe": 0}
    code, said = tested("t.csv", b"id\n1\n", quality=[rule])
    assert code == 1
    assert said.count("error  harm:") == 1
    assert says in said
    assert "root:" not in said


def test_a_regular_expression_that_explodes_elsewhere_ends_here(tested):
    column = {"name": "s", "logicalType": "string", "logicalTypeOptions": {"pattern": "^(a+)+$"}}
    code, said = tested("t.csv", b"s\n" + b"a" * 5000 + b"!\n", [column])
    assert code == 1
    assert "s must match ^(a+)+$: 1 of 1 row" in said


def test_ten_thousand_columns(tested, tmp_path):
    names = [f"c{n}" for n in range(10_000)]
    pq.write_table(pa.table({name: [1] for name in names}), tmp_path / "wide.parquet")
    code, said = tested("wide.parquet", None, [{"name": each, "logicalType": "integer"} for each in names])
    assert code == 0, said[:2000]
    assert "kept" in said


def test_a_contract_of_five_megabytes(tmp_path, capsys):
    columns = [{"name": f"c{n}", "logicalType": "integer", "description": "x" * 400} for n in range(11_000)]
    path = tmp_path / "big.odcs.yaml"
    path.write_text(json.dumps({**HEAD, "schema": [{"name": "t", "properties": columns}]}))
    assert path.stat().st_size > 5_000_000
    assert run(["contract", "lint", str(path)]) == 0
    assert "1 document:" in "".join(capsys.readouterr())
    path.write_text(path.read_text() + " " * 2_000_000)
    assert run(["contract", "lint", str(path)]) == 1
    assert "characters" in "".join(capsys.readouterr())
