"""Agents on the command line: refused first, then made, listed, shown, kept out and let in again."""

import json

import pytest

from hansa.cli.commands import run

NEW = ("agent", "create", "scorer", "--team", "checkout", "--purpose", "Scores orders.")


@pytest.fixture
def hansa(capfd, tmp_path):
    def call(*arguments):
        code = run([*map(str, arguments), "--home", str(tmp_path / "mesh")])
        said = capfd.readouterr()
        return code, said.out, said.err

    assert run(["init", str(tmp_path / "mesh")]) == 0
    assert call("new", "team", "Checkout")[0] == 0
    return call


def test_what_is_not_there_has_its_exit_code(hansa):
    assert hansa("agent", "show", "scorer")[0] == 3
    assert hansa("agent", "disable", "scorer")[0] == 3
    code, _, said = hansa("agent", "create", "scorer", "--team", "nowhere", "--purpose", "Scores.")
    assert (code, "There is no team `nowhere`" in said) == (2, True)
    code, _, said = hansa("agent", "create", "scorer", "--team", "checkout", "--purpose", "S.", "--permission", "FLY")
    assert (code, "permissions.0" in said) == (2, True)


def test_an_agent_is_made_shown_and_kept_out(hansa, tmp_path):
    assert hansa("apply")[0] == 0
    assert hansa(*NEW)[0] == 0
    assert hansa(*NEW)[0] == 2
    (row,) = json.loads(hansa("agent", "list", "--output", "json")[1])
    assert (row["id"], row["team"], row["status"], row["permissions"]) == ("scorer", "checkout", "active", 1)
    assert hansa("agent", "disable", "scorer")[0] == 0
    (found,) = json.loads(hansa("agent", "show", "scorer", "--output", "json")[1])
    assert (found["status"], found["permissions"], found["reads"]) == ("disabled", ["ACCESS_REQUEST"], [])
    assert any("disabled" in file.read_text() for file in (tmp_path / "mesh").rglob("*.yaml"))
    assert hansa("agent", "enable", "scorer")[0] == 0
    assert "Scores orders." in hansa("agent", "show", "scorer")[1]
