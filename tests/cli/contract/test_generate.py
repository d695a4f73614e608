"""`hansa contract generate` prints or writes made-up rows."""

from pathlib import Path

import pytest

from hansa.cli.commands import run

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - {name: order_id, logicalType: integer, primaryKey: true}
  - name: lines
    properties:
      - {name: order_id, logicalType: integer, required: true, relationships: [{to: orders.order_id}]}
"""


@pytest.fixture
def contract(tmp_path: Path) -> str:
    path = tmp_path / "orders.odcs.yaml"
    path.write_text(CONTRACT)
    return str(path)


def test_a_table_that_is_not_there_is_refused_with_those_that_are(
    contract: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["contract", "generate", contract, "--table", "nothing"]) == 2
    assert "It has orders, lines." in capsys.readouterr().err
    assert run(["contract", "generate", contract]) == 2


def test_prints_one_table(contract: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contract", "generate", contract, "--table", "orders", "--rows", "3", "-o", "csv"]) == 0
    assert capsys.readouterr().out == "order_id\n0\n1\n2\n"


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "parquet"])
def test_writes_a_file_for_each_table(contract: str, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "made"
    assert run(["contract", "generate", contract, "--rows", "4", "--to", str(folder), "--as", kind]) == 0
    assert sorted(each.name for each in folder.iterdir()) == [f"lines.{kind}", f"orders.{kind}"]
