"""`--format` of lint and test: one run serves several readers."""

import json
import xml.etree.ElementTree as ET

import pytest

from hansa.cli.commands import run

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: orders
version: 1.0.0
status: active
servers:
  - server: here
    type: local
    path: orders.csv
    format: csv
schema:
  - name: orders
    properties:
      - name: order_id
        logicalType: string
        required: true
"""


@pytest.fixture
def contract(tmp_path):
    path = tmp_path / "orders.odcs.yaml"
    path.write_text(CONTRACT)
    (tmp_path / "orders.csv").write_text("order_id,n\n,1\nb,2\n")
    return path


@pytest.mark.parametrize("verb", ["lint", "test"])
@pytest.mark.parametrize("wrong", [["omds"], ["junit="], ["sarif", "junit"]])
def test_what_cannot_be_written_is_refused_before_any_work(verb, wrong, contract, capsys):
    arguments = [word for each in wrong for word in ("--format", each)]
    assert run(["contract", verb, str(contract), *arguments]) == 2
    assert capsys.readouterr().out == ""


def test_lint_writes_for_several_readers(contract, tmp_path, capsys):
    report = tmp_path / "lint.xml"
    arguments = ["--format", f"junit={report}", "--format", "sarif", "--fail-on", "never"]
    assert run(["contract", "lint", str(contract), *arguments]) == 0
    scan = json.loads(capsys.readouterr().out)
    rules = scan["runs"][0]["tool"]["driver"]["rules"]
    assert rules
    assert ET.parse(report).getroot().tag == "testsuites"  # noqa: S314 it is our own


def test_test_writes_for_several_readers(contract, tmp_path, capsys):
    names = ("junit", "sarif", "markdown", "gitlab", "oors", "otel")
    arguments = [word for name in names for word in ("--format", f"{name}={tmp_path / name}")]
    assert run(["contract", "test", str(contract), *arguments, "--format", "github"]) == 1
    assert f"::error file={contract}" in capsys.readouterr().out.replace("%3A", ":")
    assert all((tmp_path / name).stat().st_size for name in names)
    message = json.loads((tmp_path / "oors").read_text())
    assert {each["status"] for each in message["results"]} >= {"fail"}
    root = ET.parse(tmp_path / "junit").getroot()  # noqa: S314 it is our own
    assert int(root.get("failures")) >= 1
