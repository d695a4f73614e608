"""The recipes for CI run: the action's scripts, GitLab's jobs and the pre-commit hooks, with real commits and the real command."""

import json
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from hansa.contracts.compatibility.catalogue import RULES
from hansa.standards.yaml import parse

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "how-to" / "ci.md"
BIN = Path(sys.executable).parent
CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: orders
name: Orders
version: 1.0.0
status: active
description:
  purpose: To count.
team:
  name: sales
servers:
  - server: here
    type: local
    path: orders.csv
    format: csv
schema:
  - name: orders
    description: One row an order.
    properties:
      - name: order_id
        logicalType: string
        description: Identifies it.
        required: true
        primaryKey: true
        primaryKeyPosition: 1
      - name: total
        logicalType: number
        description: What it came to.
"""
LESS = CONTRACT[: CONTRACT.index("      - name: total")]


def document(path):
    tree, findings = parse(path.read_text(), str(path))
    assert tree, findings
    return tree.data


def environment(**more):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "HANSA_", "CI_"))
    }
    who = {
        f"GIT_{role}_{key}": f"t{at}" for role in ("AUTHOR", "COMMITTER") for key, at in (("NAME", ""), ("EMAIL", "@x"))
    }
    return {**kept, **who, "PATH": f"{BIN}:{kept['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull, **more}


def git(folder, *arguments):
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, env=environment())


@pytest.fixture
def checkout(tmp_path):
    """A shallow clone of a change on a branch, as CI has it: the base branch is not there."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "--quiet", "--initial-branch=main")
    (origin / "orders.odcs.yaml").write_text(CONTRACT)
    (origin / "orders.csv").write_text("order_id,total\na,1.5\n")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "-m", "Promise orders")
    git(origin, "checkout", "--quiet", "-b", "change")
    (origin / "orders.odcs.yaml").write_text(LESS)
    git(origin, "commit", "--quiet", "-am", "Take the total back")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=change", f"file://{origin}", str(clone))
    return clone


def action(checkout, **variables):
    """Runs the step as the runner does, in bash, with the inputs' defaults."""
    step = document(ROOT / "action.yml")["runs"]["steps"][1]
    inputs = document(ROOT / "action.yml")["inputs"]
    given = {name: inputs[re.search(r"inputs\.([\w-]+)", text)[1]]["default"] for name, text in step["env"].items()}
    files = {name: checkout.parent / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    runner = {
        "GITHUB_ACTION_PATH": str(ROOT),
        "RUNNER_TEMP": str(checkout.parent / "temp"),
        **{k: str(v) for k, v in files.items()},
    }
    ended = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=checkout,
        env=environment(**{**given, **runner, **variables}),
        capture_output=True,
        text=True,
        check=False,
    )
    return ended, {name: path.read_text() if path.exists() else "" for name, path in files.items()}


def test_the_action_fails_a_change_that_breaks_and_says_so_at_the_line(checkout):
    ended, files = action(checkout, GITHUB_BASE_REF="main")
    assert ended.returncode == 1, ended.stderr
    assert "::error file=orders.odcs.yaml,line=" in ended.stdout
    assert "`orders.total` was removed." in files["GITHUB_STEP_SUMMARY"]
    assert "code=1" in files["GITHUB_OUTPUT"]
    reports = sorted(path.name for path in (checkout.parent / "temp" / "hansa-contract").iterdir())
    assert reports == sorted(f"{name}.{end}" for name in ("lint", "diff-1") for end in ("md", "sarif", "xml"))


def test_the_action_passes_what_breaks_nobody(checkout):
    (checkout / "orders.odcs.yaml").write_text(CONTRACT)
    ended, _ = action(checkout, GITHUB_BASE_REF="main", HANSA_TEST="orders.odcs.yaml", HANSA_SERVER="here")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_action_takes_no_input_for_code(checkout):
    hostile = "$(touch${IFS}pwned);touch${IFS}pwned"
    ended, _ = action(
        checkout, HANSA_PATHS=hostile, HANSA_TEST=hostile, HANSA_BASE="--output=pwned", HANSA_SERVER=hostile
    )
    assert ended.returncode in {2, 3}
    assert not list(checkout.parent.rglob("pwned"))


def test_the_action_says_when_the_base_cannot_be_had(checkout):
    ended, _ = action(checkout, GITHUB_BASE_REF="nowhere")
    assert ended.returncode == 5


def test_the_action_installs_only_what_is_missing(checkout):
    [install, _] = document(ROOT / "action.yml")["runs"]["steps"]
    runner = {"GITHUB_ACTION_PATH": str(ROOT), "HANSA_PACKAGE": "no-such-package"}
    subprocess.run(["bash", "-c", install["run"]], env=environment(**runner), check=True, cwd=checkout)


def test_the_actions_inputs_are_all_used_and_told():
    data = document(ROOT / "action.yml")
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text()))
    assert used == set(data["inputs"])
    assert [name for name in data["inputs"] if f"`{name}`" not in DOCS.read_text()] == []
    for step in data["runs"]["steps"]:
        assert "${{" not in step["run"]


def test_gitlabs_jobs_run(checkout):
    data = document(ROOT / "ci" / "gitlab.yml")
    variables = {**data["variables"], "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    codes = {}
    for name in ("hansa lint", "hansa diff"):
        script = "\n".join([data[".hansa"]["before_script"][0], *data[name]["script"]])
        ended = subprocess.run(["bash", "-e", "-c", script], cwd=checkout, env=environment(**variables), check=False)
        codes[name] = ended.returncode
        for report in data[name]["artifacts"]["reports"].values():
            assert (checkout / report).stat().st_size
    assert codes == {"hansa lint": 0, "hansa diff": 1}
    assert ET.parse(checkout / "diff.xml").getroot().get("failures") == "2"  # noqa: S314 it is our own


HOOKS = ROOT / ".pre-commit-hooks.yaml"


def pre_commit(*arguments, folder):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "pre_commit", *arguments],
        cwd=folder,
        env=environment(PRE_COMMIT_HOME=str(folder / "pre-commit-home")),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_hooks_are_what_pre_commit_takes(tmp_path):
    ended = pre_commit("validate-manifest", str(HOOKS), folder=tmp_path)
    assert ended.returncode == 0, ended.stdout


def test_the_hooks_run_on_a_commit(checkout):
    """As pre-commit runs them; only that hansa comes from here instead of being installed."""
    hooks = [{**hook, "language": "system"} for hook in document(HOOKS)]
    lines = ["repos:", "  - repo: local", "    hooks:"]
    lines += [f"      - {{{', '.join(f'{key}: {_yaml(value)}' for key, value in hook.items())}}}" for hook in hooks]
    (checkout / ".pre-commit-config.yaml").write_text("\n".join(lines) + "\n")
    git(checkout, "add", ".")
    ended = pre_commit("run", folder=checkout)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (checkout / "orders.odcs.yaml").write_text(LESS.replace("logicalType: string", "logicalType: integer"))
    git(checkout, "add", ".")
    ended = pre_commit("run", folder=checkout)
    assert ended.returncode == 1
    assert "contract/version-step" in ended.stdout


def _yaml(value):
    return json.dumps(value)


def test_every_command_in_the_page_runs(checkout):
    """The blocks that are marked `sh`, as they stand."""
    (checkout / "old.odcs.yaml").write_text(CONTRACT)
    (checkout / "new.odcs.yaml").write_text(CONTRACT.replace("1.0.0", "1.1.0"))
    (checkout / "contracts").mkdir()
    (checkout / "contracts" / "orders.odcs.yaml").write_text(CONTRACT)
    (checkout / "products").mkdir()
    git(checkout, "fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
    commands = [
        line for block in re.findall(r"```sh\n(.*?)```", DOCS.read_text(), re.DOTALL) for line in block.splitlines()
    ]
    assert len(commands) > 5
    for command in commands:
        words = shlex.split(command, comments=True)
        if words[:2] == ["hansa", "contract"]:
            ended = subprocess.run(words, cwd=checkout, env=environment(), capture_output=True, text=True, check=False)
            assert ended.returncode in {0, 1}, f"{command}\n{ended.stderr}"


def test_every_rule_of_the_comparison_is_documented():
    text = (ROOT / "docs" / "differences.md").read_text()
    for rule in RULES.values():
        row = f"| `{rule.code}` | {rule.area} | {rule.impact} | {rule.producer} | {rule.sentence} |"
        assert row in text, row
