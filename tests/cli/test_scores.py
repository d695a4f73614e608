"""Scores and builders on the command line and from Python; a builder is a document of the mesh folder like any other."""

import json

import pytest
import records as made

import hansa as library
from hansa.cli.commands import run


@pytest.fixture
def hansa(capfd):
    def call(*arguments):
        code = run([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def home(tmp_path, hansa):
    """Two products; `orders` is the better one."""
    home = tmp_path / "mesh"
    assert hansa("init", home)[0] == 0
    for noun, body in (
        ("teams", made.team()),
        ("datacontracts", made.contract()),
        (
            "dataproducts",
            made.product(contract="orders_v1", description={"purpose": "Orders that people have placed."}),
        ),
        ("dataproducts", made.product("bare", outputPorts=[], tags=[])),
        ("dataproductbuilders", made.builder()),
    ):
        file = home / noun / f"{body['id']}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(body, indent=1))
    assert hansa("apply", "--home", home)[0] == 0
    return home


def test_a_product_that_is_not_there_has_its_exit_code(hansa, home):
    assert hansa("score", "nothing", "--home", home)[0] == 3
    assert hansa("score", "--fail-under", 101, "--home", home)[0] == 2


def test_scores_of_all_and_of_one(hansa, home):
    rows = json.loads(hansa("score", "--home", home, "--output", "json")[1])
    assert [row["dataProductId"] for row in rows] == ["bare", "orders"]
    table = hansa("score", "--home", home)[1]
    assert table.index("bare") < table.index("orders")
    one = hansa("score", "checkout/orders", "--home", home)[1]
    assert one.startswith(f"orders: {rows[1]['score']} of 100")
    assert "Never tested" in one
    csv = hansa("score", "orders", "--home", home, "--output", "csv")[1]
    assert csv.startswith("key,status,weight,reason,advice\nowner,passed,10,")


def test_a_pipeline_can_ask_for_a_least_score(hansa, home):
    least = json.loads(hansa("score", "orders", "--home", home, "--output", "json")[1])[0]["score"]
    code, _, err = hansa("score", "--fail-under", least, "--home", home)
    assert (code, err) == (1, f"Below {least}: bare\n")
    assert hansa("score", "orders", "--fail-under", least, "--home", home)[0] == 0


def test_python_asks_the_same(home):
    with library.connect(home=home) as mesh:
        assert [each["dataProductId"] for each in mesh.scores()] == ["bare", "orders"]
        assert mesh.score("checkout/orders")["rules"][0]["key"] == "owner"


def test_a_builder_is_read_from_the_folder_listed_shown_and_removed(hansa, home):
    listed = json.loads(hansa("records", "list", "dataproductbuilders", "--home", home, "--output", "json")[1])
    assert [row["id"] for row in listed] == ["dbt"]
    assert "{{dataProductName}}" in hansa("records", "show", "dataproductbuilders", "dbt", "--home", home)[1]
    (home / "dataproductbuilders/dbt.yaml").unlink()
    assert hansa("apply", "--prune", "--home", home)[0] == 0
    assert hansa("records", "show", "dataproductbuilders", "dbt", "--home", home)[0] == 3


def test_the_rules_are_shown_and_chosen(hansa, home, tmp_path):
    assert hansa("score-rules", tmp_path / "nothing.yaml", "--home", home)[0] == 3
    file = tmp_path / "rules.yaml"
    file.write_text("rules: [{key: fly}]")
    code, _, said = hansa("score-rules", file, "--home", home)
    assert (code, "no rule `fly`" in said) == (2, True)
    rows = json.loads(hansa("score-rules", "--home", home, "--output", "json")[1])
    assert all(row["counts"] for row in rows)
    file.write_text("ratingBands: {excellent: 80, good: 60, fair: 40}\nrules: [{key: owner, weight: 7}, {key: tags}]\n")
    assert hansa("score-rules", file, "--home", home)[0] == 0
    rows = json.loads(hansa("score-rules", "--home", home, "--output", "json")[1])
    assert {row["key"]: row["weight"] for row in rows if row["counts"]} == {"owner": 7, "tags": 3}
