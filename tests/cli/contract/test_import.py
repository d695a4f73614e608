"""`hansa contract import` and `export`: files in, files out, findings on standard error."""

import json
from pathlib import Path

import pytest
import yaml

import hansa
from hansa.cli.commands import run
from hansa.kernel.errors import InvalidInput

SQL = "CREATE TABLE orders (id int PRIMARY KEY, amount numeric(12,2) CHECK (amount >= 0), note text);\n"
MINE = """\
# Ours.
apiVersion: v3.2.0
kind: DataContract
id: orders
version: 2.0.0
status: active
schema:
  - name: orders
    description: What we promise   # keep this
    properties:
      - name: ID
        logicalType: integer
        description: The number   # and this
      - name: amount
        logicalType: string
        required: true
        quality:
          - metric: nullValues
            mustBe: 0
      - name: gone
        logicalType: string
"""


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sql"
    path.write_text(SQL)
    return path


def test_what_is_not_there_is_named(sql, capsys):
    assert run(["contract", "import", "klingon", str(sql)]) == 3
    assert run(["contract", "import", "sql", "nowhere.sql"]) == 3
    assert run(["contract", "import", "sql"]) == 2
    assert run(["contract", "export", "sql"]) == 2
    assert run(["contract", "export", "parquet", str(sql)]) == 2
    assert run(["contract", "import", "parquet", str(sql)]) == 2
    assert run(["contract", "import", "sql", str(sql), "--option", "x"]) == 2
    errors = capsys.readouterr().err
    assert "There is no format 'klingon'." in errors
    assert "is no Parquet file" in errors


@pytest.mark.parametrize("verb", ["import", "export"])
def test_without_a_format_the_formats_are_listed(verb, capsys):
    assert run(["contract", verb, "--output", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"sql", "avro", "jsonschema", "protobuf"} <= {row["format"] for row in rows}
    assert all(row[verb] == "yes" for row in rows)


def test_a_schema_becomes_a_contract_and_a_schema_again(sql, tmp_path, capsys):
    target = tmp_path / "orders.odcs.yaml"
    assert run(["contract", "import", "sql", str(sql), "-O", str(target), "--id", "shop", "--name", "Shop"]) == 0
    assert run(["contract", "show", str(target)]) == 0
    assert (hansa.Contract.load(target).model.id, hansa.Contract.load(target).model.name) == ("shop", "Shop")
    capsys.readouterr()
    assert run(["contract", "export", "sql", str(target), "--dialect", "postgres"]) == 0
    said = capsys.readouterr()
    assert 'CHECK ("amount" >= 0)' in said.out
    assert "cannot say id, version and status" in said.err


def test_strict_says_with_its_exit_code_that_something_was_lost(sql, tmp_path):
    target = tmp_path / "orders.odcs.yaml"
    assert run(["contract", "import", "sql", str(sql), "-O", str(target), "--strict"]) == 0
    assert run(["contract", "export", "bigquery", str(target)]) == 0
    assert run(["contract", "export", "bigquery", str(target), "--strict"]) == 1
    assert run(["contract", "export", "sql", str(target), "--table", "nothing"]) == 3


def test_into_keeps_what_people_wrote(sql, tmp_path, capsys):
    mine = tmp_path / "mine.odcs.yaml"
    mine.write_text(MINE)
    assert run(["contract", "import", "sql", str(sql), "--into", str(mine)]) == 0
    text = mine.read_text()
    for kept in (
        "# Ours.",
        "What we promise   # keep this",
        "The number   # and this",
        "metric: nullValues",
        "name: gone",
    ):
        assert kept in text
    columns = {each["name"]: each for each in yaml.safe_load(text)["schema"][0]["properties"]}
    assert list(columns) == ["ID", "amount", "gone", "note"]
    assert columns["amount"]["logicalType"] == "number"
    assert columns["amount"]["required"] is True
    assert columns["ID"]["primaryKey"] is True
    said = " ".join(capsys.readouterr().err.split())
    assert "The column gone is not in the source; it was kept." in said
    assert "The logicalType of amount was string and is number in the source." in said


def test_importing_twice_changes_nothing_more(sql, tmp_path):
    mine = tmp_path / "mine.odcs.yaml"
    mine.write_text(MINE)
    run(["contract", "import", "sql", str(sql), "--into", str(mine)])
    once = mine.read_text()
    run(["contract", "import", "sql", str(sql), "--into", str(mine)])
    assert mine.read_text() == once


def test_from_python(sql):
    contract = hansa.Contract.import_("sql", sql)
    assert [each.name for each in contract.model.schema_[0].properties] == ["id", "amount", "note"]
    assert contract.imported == ()
    exported = contract.export("avro")
    assert json.loads(exported.content)["name"] == "orders"
    assert any("primary keys" in each.text for each in exported.findings)
    with pytest.raises(InvalidInput, match="can only be imported"):
        contract.export("csv")


def test_a_database_and_its_profile(tmp_path, monkeypatch, capsys):
    import sqlite3

    monkeypatch.chdir(tmp_path)
    with sqlite3.connect("shop.db") as connection:
        connection.executescript(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT); INSERT INTO a VALUES (1, 'x'), (2, 'y');"
        )
    connection.close()
    assert run(["contract", "import", "database"]) == 2
    assert run(["contract", "import", "database", "sqlite:///shop.db", "--statistics"]) == 2
    assert run(["contract", "import", "database", "--server", "x"]) == 2
    assert run(["contract", "import", "database", "sqlite:///shop.db", "--table", "no*"]) == 3
    assert run(["contract", "import", "parquet", "shop.db", "--schema-name", "x"]) == 2
    capsys.readouterr()
    command = ["contract", "import", "database", "sqlite:///shop.db", "--profile", "--statistics", "-O", "a.yaml"]
    assert run(command) == 0
    assert "2 of 2 rows were looked at" in capsys.readouterr().err
    made = yaml.safe_load(Path("a.yaml").read_text())
    assert made["schema"][0]["properties"][1]["required"] is True
    assert run(["contract", "test", "a.yaml"]) == 0
    again = ["contract", "import", "database", "--server", "database", "--contract", "a.yaml", "--into", "a.yaml"]
    assert run(again) == 0
    assert hansa.Contract.import_("database", "sqlite:///shop.db", profile=True).test().ok
