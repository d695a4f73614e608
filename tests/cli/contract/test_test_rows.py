"""`hansa contract test` and the rows behind its results."""

import json

import pytest
from typer.testing import CliRunner

from hansa.cli.commands import app

CONTRACT = """apiVersion: v3.2.0
kind: DataContract
id: c
version: 1.0.0
status: active
servers: [{server: local, type: local, path: orders.csv, format: csv}]
schema:
  - name: orders
    properties:
      - {name: id, logicalType: integer, primaryKey: true, required: true}
      - {name: email, logicalType: string, classification: restricted, logicalTypeOptions: {format: email}}
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "c.odcs.yaml").write_text(CONTRACT)
    (tmp_path / "orders.csv").write_text("id,email\n1,a@b.de\n2,nope\n")

    def call(*options):
        where = [str(tmp_path / "c.odcs.yaml")]
        return CliRunner().invoke(app, ["contract", "test", *where, "--output", "json", *options])

    return call


def test_a_part_of_the_rows_is_not_taken_apart(run, tmp_path):
    ended = run("--sample", "0.5", "--quarantine", str(tmp_path / "out"))
    assert ended.exit_code != 0
    assert not (tmp_path / "out").exists()


def test_rows_are_masked_located_and_taken_apart(run, tmp_path):
    ended = run("--quarantine", str(tmp_path / "out"))
    assert ended.exit_code == 1
    [table] = json.loads(ended.stdout)["tables"]
    [failed] = [each for each in table["results"] if each["status"] == "failed"]
    assert failed["sample"] == [{"id": 2, "email": "•••"}]
    assert failed["where"] == ["orders.csv, row 2"]
    assert {each.name for each in (tmp_path / "out").iterdir()} == {"orders.failing.parquet", "orders.passing.parquet"}


def test_clear_shows_what_is_classified(run):
    [table] = json.loads(run("--clear").stdout)["tables"]
    [failed] = [each for each in table["results"] if each["status"] == "failed"]
    assert failed["sample"] == [{"id": 2, "email": "nope"}]
