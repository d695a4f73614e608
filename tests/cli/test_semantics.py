"""Ontologies on the command line: refused first, then imported, listed, shown and exported."""

import json

import pytest

from hansa.cli.commands import run

ONTOLOGY = "name: shop\nontology:\n- {concept: order, type: EntityType, description: What is bought}\n- {concept: part, type: EntityType, relationships: [{name: is of, roles: [{concept: order}]}]}\n"


@pytest.fixture
def hansa(capfd):
    def call(*arguments):
        code = run([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def home(tmp_path, hansa):
    assert hansa("init", tmp_path / "mesh")[0] == 0
    return tmp_path / "mesh"


def test_what_is_not_there_or_no_ontology_has_its_exit_code(hansa, home, tmp_path):
    (tmp_path / "bad.yaml").write_text("a: 1")
    (tmp_path / "bad.ttl").write_text("<<<")
    assert hansa("semantics", "show", "nothing", "--home", home)[0] == 3
    assert hansa("semantics", "show", "nothing/at-all", "--home", home)[0] == 3
    assert hansa("semantics", "export", "nothing", "--home", home)[0] == 3
    for name in ("bad.yaml", "bad.ttl", "gone.ttl"):
        assert hansa("semantics", "import", tmp_path / name, "--home", home)[0] == 2, name


def test_an_ontology_is_imported_shown_and_exported(hansa, home, tmp_path):
    file = tmp_path / "shop.yaml"
    file.write_text(ONTOLOGY)
    assert hansa("semantics", "import", file, "--home", home)[1] == "3 changed in shop\n"
    assert hansa("semantics", "import", file, "--home", home)[1] == "0 changed in shop\n"
    listed = json.loads(hansa("semantics", "list", "--home", home, "--output", "json")[1])
    assert listed == [{"id": "shop", "name": "Shop", "concepts": 2, "relationships": 1}]
    shown = json.loads(hansa("semantics", "show", "shop", "--home", home, "--output", "json")[1])
    assert [row["id"] for row in shown] == ["shop/order", "shop/part"]
    one = json.loads(hansa("semantics", "show", "shop/order", "--home", home, "--output", "json")[1])
    assert one[0]["used_by"] == []
    text = hansa("semantics", "export", "shop", "--home", home)[1]
    assert text == (home / "semantic-ontology/shop.yaml").read_text()
    assert "owl:Class" in hansa("semantics", "export", "shop", "--format", "ttl", "--home", home)[1]
    assert hansa("semantics", "export", "shop", "--format", "docx", "--home", home)[0] == 2


def test_the_file_in_the_folder_is_applied(hansa, home):
    (home / "semantic-ontology").mkdir()
    file = home / "semantic-ontology/shop.yaml"
    file.write_text(ONTOLOGY.replace("part, type", "part, group: nothing, type"))
    code, _, err = hansa("apply", "--home", home)
    assert (code, "shop.yaml#shop/part" in err) == (2, True)
    file.write_text(f"# ours\n{ONTOLOGY}")
    assert hansa("apply", "--home", home)[0] == 0
    assert "shop" in hansa("semantics", "list", "--home", home)[1]
    more = home / "more.yaml"
    more.write_text("name: shop\nontology:\n- {concept: extra}\n")
    assert hansa("semantics", "import", more, "--namespace", "shop", "--home", home)[0] == 0
    assert file.read_text().startswith("# ours\n")
    assert "extra" in file.read_text()
    file.write_text(ONTOLOGY.partition("- {concept: part")[0])
    assert hansa("apply", "--prune", "--home", home)[0] == 0
    assert "part" not in hansa("semantics", "export", "shop", "--home", home)[1]
    assert "no changes" in hansa("plan", "--home", home)[1].lower() or hansa("plan", "--home", home)[0] == 0
