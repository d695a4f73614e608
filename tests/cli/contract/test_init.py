"""`hansa contract init`: a contract that passes lint, and never over an existing file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.app.begin import Beginning, from_template
from hansa.cli.commands import run
from hansa.contracts.lint.lint import lint
from hansa.kernel.findings import Severity
from hansa.standards.read import read


@pytest.fixture
def hansa(capfd):
    def call(*arguments):
        code = run(["contract", *map(str, arguments)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


def test_an_existing_file_is_left_alone(hansa, tmp_path):
    path = tmp_path / "orders.odcs.yaml"
    path.write_text("mine")
    assert hansa("init", path)[0] == 5
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    "arguments", [["--id", "../../x"], ["--id", "a\nb"], ["--name", "€€"], ["--column", "x: nope"], ["--column", "x"]]
)
def test_answers_that_make_no_contract_are_refused(hansa, arguments):
    assert hansa("init", "-", *arguments)[0] == 2


def test_the_file_is_named_after_the_id(hansa, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = hansa("init", "--id", "urn:shop:orders")
    assert (code, "urn-shop-orders.odcs.yaml is written" in out) == (0, True)
    assert hansa("lint", tmp_path, "--fail-on", "info")[0] == 0


def test_it_has_comments_and_the_columns_one_asked_for(hansa):
    columns = ["--column", "sku: string(20) key # What was sold.", "--column", "price: decimal(10,2) required"]
    code, out, _ = hansa("init", "-", "--name", "Sales", *columns, "--owner", "sales")
    assert code == 0
    assert "# Semantic version" in out
    document = read(out, "x").document
    properties = document.data["schema"][0]["properties"]
    assert [each["name"] for each in properties] == ["sku", "price"]
    assert properties[0]["primaryKeyPosition"] == 1
    assert document.data["team"] == {"name": "sales"}


def test_a_canvas_becomes_a_contract(hansa, tmp_path):
    canvas = tmp_path / "canvas.yaml"
    canvas.write_text(
        "name: Orders\ndomain: sales\npurpose: To count.\narchetype: aggregate\n"
        "schema:\n  - 'order_id: string key'\nfreshness: 4 hours\n"
    )
    code, out, _ = hansa("init", "-", "--canvas", canvas)
    assert code == 0
    assert read(out, "x").ok
    canvas.write_text("name: Orders\n")
    assert hansa("init", "-", "--canvas", canvas)[0] == 2
    canvas.write_text("nonsense: 1\n")
    assert hansa("init", "-", "--canvas", canvas)[0] == 2
    assert hansa("init", "-", "--canvas", tmp_path / "nowhere")[0] == 3


@given(st.text(min_size=1, max_size=30), st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_whatever_is_answered_the_contract_passes_lint(name, owner, purpose):
    text = from_template(Beginning(id="orders", name=name, owner=owner, purpose=purpose, table="t"))
    reading = read(text, "orders.odcs.yaml")
    assert reading.ok, reading.findings
    found = lint(reading.document)
    assert [each for each in found if each.severity is Severity.ERROR] == []
    assert reading.document.data["name"] == name
