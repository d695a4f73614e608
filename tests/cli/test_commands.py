"""The command line as scripts see it: exit codes, formats, and what is refused."""

import json
import subprocess
import sys

import pytest

from hansa.app.settings import VARIABLES
from hansa.cli.commands import run
from hansa.standards.yaml import parse

HEAVY = ("typer", "duckdb", "pyarrow", "sqlalchemy", "sqlglot", "pydantic")


@pytest.fixture
def hansa(capfd):
    def call(*arguments):
        code = run([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def home(tmp_path, hansa):
    assert hansa("init", tmp_path / "shop")[0] == 0
    return tmp_path / "shop"


def test_what_cannot_be_done_has_its_own_exit_code(hansa, home, monkeypatch):
    assert hansa("nonsense")[0] == 2
    assert hansa("build", "--home", home)[0] == 2
    assert hansa("query", "DROP TABLE x", "--home", home)[0] == 2
    assert hansa("build", "nothing", "--home", home)[0] == 3
    assert hansa("plan", "--home", home / "nowhere")[0] == 3
    assert hansa("query", "SELECT stats(1)", "--home", home)[0] == 4
    assert hansa("init", home)[0] == 5
    assert hansa("products", "--server", "http://127.0.0.1:1")[0] == 5
    assert hansa("products", "--server", "nowhere")[0] == 2
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HANSA_THREADS", "many")
    assert hansa("teams", "--home", home)[0] == 2


def test_the_version_needs_nothing_heavy():
    code = (
        "import sys; sys.argv = ['hansa', '--version']\n"
        "from hansa.cli.main import main; main()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.startswith("hansa ")
    assert ended.stdout.splitlines()[1] == "[]"


def test_a_key_is_printed_alone(hansa, home):
    _, out, _ = hansa("key", "create", "--home", home)
    assert out.startswith("hansa_")
    assert len(out.split()) == 1


@pytest.mark.parametrize("kind", ["product", "contract", "team", "source", "definition", "tag"])
def test_what_is_new_can_be_applied_twice(hansa, home, kind):
    assert hansa("new", kind, "First One", "--home", home)[0] == 0
    assert hansa("new", kind, "First One", "--home", home)[0] == 5
    code, out, err = hansa("plan", "--home", home)
    assert code == 0, out + err
    assert hansa("apply", "--home", home)[0] == 0
    code, out, _ = hansa("apply", "--home", home)
    assert (code, out.strip().endswith("Nothing to change.")) == (0, True)
    assert "0 to change" in hansa("plan", "--home", home)[1]


def test_a_demo_too_small_to_keep_its_promises_is_a_wrong_command_line(tmp_path):
    assert run(["demo", "--home", str(tmp_path / "demo"), "--build-only", "--scale", "0.002"]) == 2
    assert not (tmp_path / "demo").exists()


def test_a_row_that_no_terminal_shows_is_one_line(tmp_path, capfd, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    name = "A rather long name of a team that would be folded at eighty columns, if this were a terminal"
    assert run(["init", str(tmp_path)]) == 0
    assert run(["new", "team", name, "--home", str(tmp_path)]) == 0
    assert run(["apply", "--home", str(tmp_path)]) == 0
    assert run(["teams", "--home", str(tmp_path)]) == 0
    assert any(name in line for line in capfd.readouterr().out.splitlines())


def test_a_table_of_changes_ends_where_nobody_reads_on(hansa, home, monkeypatch):
    monkeypatch.setattr("hansa.cli.folder.MOST_SHOWN", 1)
    assert hansa("new", "team", "Another", "--home", home)[0] == 0
    _, out, _ = hansa("plan", "--home", home)
    assert "… and 1 more; --output json lists all." in out
    assert "2 to change" in out
    assert len(json.loads(hansa("plan", "--home", home, "--output", "json")[1])) == 2


def test_lists_in_every_format(hansa, home):
    hansa("apply", "--home", home)
    assert json.loads(hansa("teams", "-o", "json", "--home", home)[1])[0]["id"] == "platform-team"
    tree, findings = parse(hansa("teams", "-o", "yaml", "--home", home)[1], "out")
    assert not findings
    assert tree.data[0]["id"] == "platform-team"
    assert hansa("teams", "-o", "csv", "--home", home)[1].splitlines()[0] == "id,name,type,parent"
    code, out, _ = hansa("query", "SELECT 1 AS a", "-o", "json", "--home", home)
    assert (code, json.loads(out)) == (0, [{"a": 1}])


def test_prune_removes_what_is_gone_and_nothing_else_does(hansa, home):
    hansa("new", "tag", "Old", "--home", home)
    hansa("apply", "--home", home)
    (home / "tags/old.yaml").unlink()
    assert "0 to change" in hansa("plan", "--home", home)[1]
    assert "remove" in hansa("plan", "--prune", "--home", home)[1]
    assert hansa("apply", "--prune", "--home", home)[0] == 0
    assert "0 to change" in hansa("plan", "--prune", "--home", home)[1]


def test_a_breaking_change_needs_its_version_and_names_who_reads(hansa, home):
    hansa("new", "product", "Orders", "--home", home)
    hansa("new", "product", "Report", "--reads", "orders", "--archetype", "aggregate", "--home", home)
    code, out, err = hansa("apply", "--home", home)
    assert code == 0, out + err
    promise = next(home.rglob("contracts/orders.odcs.yaml"))
    text = promise.read_text()
    name = text.partition("    properties:\n")[2].partition("name: ")[2].split()[0].strip(",}")
    promise.write_text(text.replace(f"name: {name}", "name: another_name", 1) if f"name: {name}" in text else text)
    code, out, err = hansa("plan", "-o", "json", "--home", home)
    assert code == 2, out + err
    change = next(each for each in json.loads(out) if each["id"] == "orders")
    assert change["needs"] == "major"
    assert any("report" in each for each in change["affected"])
    assert hansa("apply", "--home", home)[0] == 2


def test_a_version_that_goes_back_is_said_and_a_pre_release_may_change(hansa, home):
    hansa("new", "product", "Orders", "--home", home)
    promise = next(home.rglob("contracts/orders.odcs.yaml"))
    text = promise.read_text()
    version = text.partition("\nversion: ")[2].split()[0]
    promise.write_text(text.replace(f"version: {version}", "version: 3.0.0"))
    assert hansa("apply", "--home", home)[0] == 0
    promise.write_text(text.replace(f"version: {version}", "version: 2.9.9"))
    code, out, err = hansa("plan", "--home", home)
    assert code == 0
    assert "went back from 3.0.0 to 2.9.9" in out + err
    promise.write_text(text.replace(f"version: {version}", "version: 4.0.0-rc.1"))
    assert hansa("apply", "--home", home)[0] == 0
    name = text.partition("    properties:\n")[2].partition("name: ")[2].split()[0].strip(",}")
    changed = text.replace(f"version: {version}", "version: 4.0.0-rc.1").replace(
        f"name: {name}", "name: another_name", 1
    )
    promise.write_text(changed)
    code, out, err = hansa("plan", "--home", home)
    assert "only went" not in out + err
    assert "stays" not in out + err
