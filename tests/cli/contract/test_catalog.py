"""`hansa contract export catalog`: a folder of contracts as a folder of pages."""

from pathlib import Path

import pytest

from hansa.cli.commands import run

CONTRACT = "apiVersion: v3.2.0\nkind: DataContract\nid: {id}\nversion: 1.0.0\nstatus: active\n"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contract", "export", "catalog", str(tmp_path / "no"), "--output-file", str(tmp_path / "site")]) == 3
    assert "There is no folder" in capsys.readouterr().err
    assert run(["contract", "export", "catalog", str(tmp_path)]) == 2


def test_every_contract_has_a_page_and_what_is_wrong_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, site = tmp_path / "contracts", tmp_path / "site"
    (source / "deep").mkdir(parents=True)
    (source / "a.yaml").write_text(CONTRACT.format(id="orders"))
    (source / "deep" / "b.odcs.yaml").write_text(CONTRACT.format(id="orders"))
    (source / "wrong.yaml").write_text("kind: DataContract\napiVersion: v3.2.0\nnope: 1\n")
    (source / "other.yaml").write_text("kind: Deployment\n")
    assert run(["contract", "export", "catalog", str(source), "-O", str(site)]) == 0
    assert sorted(each.name for each in site.iterdir()) == ["index.html", "orders-2.html", "orders.html"]
    index = (site / "index.html").read_text()
    assert "wrong.yaml" in index
    assert "other.yaml" not in index
    assert "2 contracts" in capsys.readouterr().out
