"""`hansa contract show` works on one document, without a mesh folder or a server."""

from pathlib import Path

import pytest

import hansa
from hansa.cli.commands import run
from hansa.kernel.errors import InvalidInput, NotFound

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - name: order_id
        logicalType: string
        primaryKey: true
"""


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contract", "show", "nowhere.yaml"]) == 3
    assert "There is no file nowhere.yaml." in capsys.readouterr().err


def test_a_document_that_is_no_contract_is_refused_with_its_place() -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = hansa.Contract("kind: DataContract\napiVersion: v3.2.0\n", name="half.yaml").model
    assert caught.value.findings[0].place.document == "half.yaml"
    with pytest.raises(NotFound):
        hansa.Contract.load("nowhere.yaml")


def test_shows_each_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "orders.odcs.yaml"
    path.write_text(CONTRACT)
    assert run(["contract", "show", str(path), "--output", "json"]) == 0
    assert '"column": "order_id"' in capsys.readouterr().out


def test_a_text_of_several_lines_is_the_contract_itself():
    assert (
        hansa.Contract.load("kind: DataContract\napiVersion: v3.2.0\nid: orders\nversion: 1.0.0\n").model.id == "orders"
    )
