"""`hansa contract changelog`: what changed from version to version."""

import json
import subprocess

import pytest

import hansa as package
from hansa.cli.commands import run

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: orders
name: Orders
version: {version}
status: {status}
schema:
  - name: orders
    properties:
      - name: order_id
        logicalType: string
{more}"""
TOTAL = "      - name: total\n        logicalType: number\n"


def contract(version="1.0.0", more="", status="active"):
    return CONTRACT.format(version=version, more=more, status=status)


@pytest.fixture
def hansa(capfd):
    def call(*arguments):
        code = run(["contract", *map(str, arguments)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


def commit(folder, text, day, name="orders.odcs.yaml"):
    (folder / name).write_text(text)
    who = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    environment = {
        "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
        "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
        "PATH": "/usr/bin:/bin",
    }
    for arguments in (["add", "."], ["commit", "--quiet", "-m", f"{day} € «x»"]):
        subprocess.run(["git", *who, "-C", folder, *arguments], check=True, capture_output=True, env=environment)


@pytest.fixture
def repository(tmp_path):
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return tmp_path


def test_a_file_outside_git_has_no_history(hansa, tmp_path):
    (tmp_path / "orders.odcs.yaml").write_text(contract())
    code, _, err = hansa("changelog", tmp_path / "orders.odcs.yaml")
    assert (code, "in no git repository" in err) == (2, True)
    assert hansa("changelog", tmp_path / "nowhere.yaml")[0] == 3


def test_two_versions_give_one_release(hansa, tmp_path):
    old, new = tmp_path / "a.yaml", tmp_path / "b.yaml"
    old.write_text(contract())
    new.write_text(contract("1.1.0", TOTAL, "deprecated"))
    code, out, _ = hansa("changelog", old, new)
    assert code == 0
    assert "# Changelog of Orders" in out
    assert "\n## 1.1.0 - 20" in out
    assert "### Added\n\n- `orders.total` was added.\n" in out
    assert "### Deprecated\n\n- The contract is deprecated: consumers should move on.\n" in out


def test_git_remembers_each_version_once_the_newest_first(hansa, repository):
    commit(repository, contract(), "2026-01-01")
    commit(repository, contract("1.1.0", TOTAL), "2026-02-01")
    commit(repository, contract("1.1.0", TOTAL + "        description: d\n"), "2026-02-02")
    commit(repository, "not: a contract", "2026-02-03")
    commit(repository, contract("2.0.0"), "2026-03-01")
    code, out, _ = hansa("changelog", repository / "orders.odcs.yaml")
    assert code == 0
    titles = [line for line in out.splitlines() if line.startswith("## ")]
    assert titles == ["## 2.0.0 - 2026-03-01", "## 1.1.0 - 2026-02-02", "## 1.0.0 - 2026-01-01"]
    assert "- **Breaking:** `orders.total` was removed." in out


def test_what_is_not_committed_is_unreleased_and_asks_for_a_version(hansa, repository):
    commit(repository, contract(), "2026-01-01")
    (repository / "orders.odcs.yaml").write_text(contract(more=TOTAL))
    _, out, _ = hansa("changelog", repository / "orders.odcs.yaml")
    assert "## Unreleased\n\nA minor change: the next version is 1.1.0 or later.\n" in out


def test_a_renamed_file_keeps_its_history(hansa, repository):
    commit(repository, contract(), "2026-01-01")
    (repository / "orders.odcs.yaml").rename(repository / "moved.odcs.yaml")
    commit(repository, contract("1.1.0", TOTAL), "2026-02-01", "moved.odcs.yaml")
    _, out, _ = hansa("changelog", repository / "moved.odcs.yaml", "--output", "json")
    found = [(each["newVersion"], each["date"]) for each in json.loads(out)]
    assert found == [("1.1.0", "2026-02-01"), ("1.0.0", "2026-01-01")]


def test_words_are_counted_unless_asked_for(hansa, tmp_path):
    old, new = tmp_path / "a.yaml", tmp_path / "b.yaml"
    old.write_text(contract())
    new.write_text(contract("1.0.1").replace("name: Orders", "name: All orders"))
    assert "1 change of words only." in hansa("changelog", old, new)[1]
    assert "`name` of the contract changed." in hansa("changelog", old, new, "--words")[1]


def test_the_same_from_python():
    old, new = package.Contract(contract()), package.Contract(contract("1.1.0", TOTAL))
    assert old.diff(new).suggested == "1.1.0"
    assert [each.code for each in old.diff(new).differences] == ["column-added"]
    assert "- `orders.total` was added." in old.changelog(new)
