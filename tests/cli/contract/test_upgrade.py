"""`hansa contract upgrade` as scripts and people see it."""

import io
import sys
from types import SimpleNamespace

import pytest

from hansa.cli.commands import run
from hansa.standards.read import read

DCS = "dataContractSpecification: 0.9.3\nid: orders\ninfo: {title: Orders, version: 1.0.0, owner: checkout}\n"
DPS = "dataProductSpecification: 0.0.1\nid: orders\ninfo: {title: Orders, owner: checkout}\n"
ODCS = "apiVersion: v3.0.2\nkind: DataContract\nid: lines\nversion: 1.0.0\nstatus: active # since June\n"
CURRENT = ODCS.replace("v3.0.2", "v3.2.0")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {"a.yaml": DCS, "b.yaml": DPS, "c.odcs.yaml": ODCS, "d.odcs.yaml": CURRENT}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_what_its_own_standard_refuses_is_left_as_it_is(folder, capfd):
    wrong = ODCS.replace("status: active", "status: [1]")
    (folder / "c.odcs.yaml").write_text(wrong)
    assert run(["contract", "upgrade", "c.odcs.yaml"]) == 1
    assert "c.odcs.yaml:5" in capfd.readouterr().err
    assert (folder / "c.odcs.yaml").read_text() == wrong


def test_nothing_named_is_a_wrong_command_line(folder):
    assert run(["contract", "upgrade"]) == 2


def test_a_check_writes_nothing(folder, capfd):
    assert run(["contract", "upgrade", ".", "--check"]) == 1
    assert "DCS 0.9.3 → ODCS 3.2.0" in capfd.readouterr().out
    assert (folder / "a.yaml").read_text() == DCS


def test_a_folder_becomes_current_once(folder, capfd):
    assert run(["contract", "upgrade", "."]) == 0
    told = capfd.readouterr()
    assert "DPS 0.0.1 → ODPS 1.1.0" in told.out
    assert "3 of 4 upgraded" in told.err
    documents = [read(path.read_text(), path.name).document for path in sorted(folder.iterdir())]
    assert [each.spec for each in documents] == ["odcs", "odps", "odcs", "odcs"]
    assert "# since June" in (folder / "c.odcs.yaml").read_text()
    assert (folder / "d.odcs.yaml").read_text() == CURRENT
    assert run(["contract", "upgrade", ".", "--check"]) == 0


def test_standard_input_goes_to_standard_output(capfd, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(DPS.encode())))
    assert run(["contract", "upgrade", "-"]) == 0
    assert read(capfd.readouterr().out, "new").document.spec == "odps"
