"""`hansa contract lint` as scripts and people see it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import hansa
from hansa.cli.commands import run
from hansa.cli.main import main
from hansa.contracts.lint.rules.order import RULES

GOOD = """\
apiVersion: v3.2.0
kind: DataContract
id: orders
name: Orders
version: 1.2.0
status: active # since June
description: {purpose: What was ordered.}
team: {name: checkout}
schema:
  - name: orders
    properties:
      - name: order_id
        logicalType: string
        primaryKey: true
        required: true
"""
BAD = GOOD.replace("required: true", "required: false").replace("status: active", "status: Active")
BROKEN = GOOD + "colour: red\n"


@pytest.fixture
def lint(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = run(["contract", "lint", *map(str, arguments)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


def write(path: str, text: str) -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)
    return Path(path)


def test_what_cannot_be_linted_is_told(lint):
    assert lint()[0] == 2
    assert lint("nowhere.yaml")[0] == 3
    assert lint("*.odcs.yaml")[0] == 3
    write("a.yaml", GOOD)
    assert lint("a.yaml", "--select", "nonsense")[0] == 2
    assert lint("a.yaml", "--config", "nowhere.yaml")[0] == 3
    assert lint("a.yaml", "--output", "csvv")[0] == 2
    code, out, _ = lint(write("b.yaml", "a: [1\n"))
    assert (code, "yaml-syntax" in out) == (1, True)
    code, out, _ = lint(write("c.yaml", BROKEN))
    assert code == 1
    assert "c.yaml:16:1: error schema-unknown-key: The key `colour` is not known." in out


def test_warnings_fail_only_if_they_should(lint):
    write("a.yaml", BAD)
    assert lint("a.yaml")[0] == 0
    assert lint("a.yaml", "--fail-on", "warning")[0] == 1
    assert lint("a.yaml", "--select", "quality", "--fail-on", "info")[0] == 0
    assert lint(write("c.yaml", BROKEN), "--fail-on", "never")[0] == 0


def test_repairs_are_shown_or_made(lint):
    write("a.yaml", BAD)
    code, out, _ = lint("a.yaml", "--diff")
    assert (code, Path("a.yaml").read_text()) == (1, BAD)
    assert "+status: active # since June" in out
    assert "2 fixed" in lint("a.yaml", "--fix")[2]
    assert Path("a.yaml").read_text() == GOOD
    assert lint("a.yaml", "--diff") == (0, "", "")


def test_a_file_keeps_its_line_ends(lint):
    Path("a.yaml").write_bytes(BAD.replace("\n", "\r\n").encode())
    lint("a.yaml", "--fix")
    assert Path("a.yaml").read_bytes() == GOOD.replace("\n", "\r\n").encode()


def test_standard_input_comes_out_mended():
    ended = subprocess.run(
        [sys.executable, "-m", "hansa", "contract", "lint", "-", "--fix"],
        input=BAD,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, GOOD)


def test_formats_for_programs(lint):
    write("a.yaml", BAD)
    rows = json.loads(lint("a.yaml", "-o", "json")[1])
    key = next(row for row in rows if row["code"] == "primary-key-required")
    assert (key["line"], key["column"], key["pointer"]) == (15, 19, "/schema/0/properties/0/required")
    assert "::warning file=a.yaml,line=15" in lint("a.yaml", "--format", "github")[1]
    sarif = json.loads(lint("a.yaml", "--format", "sarif")[1])
    assert "primary-key-required" in json.dumps(sarif)
    assert "<testsuites" in lint("a.yaml", "--format", "junit")[1]
    assert "primary-key-required" in lint("a.yaml", "--format", "markdown")[1]


def test_a_folder_is_one_world(lint):
    write("mesh/orders.odcs.yaml", GOOD)
    write(
        "mesh/deep/product.odps.yaml",
        "apiVersion: v1.1.0\nkind: DataProduct\nid: p\nstatus: active\nteam: {name: t}\ndescription: {purpose: d}\noutputPorts:\n  - {name: a, version: 1.0.0, contractId: orders}\n  - {name: b, version: 1.0.0, contractId: order}\n",
    )
    write("mesh/compose.yaml", "services: {}\n")
    write("mesh/node_modules/x.odcs.yaml", BROKEN)
    code, out, err = lint("mesh")
    assert code == 0
    assert "port-contract-known: There is no contract `order` in the folder." in out
    assert "`orders`" in out
    assert err.startswith("2 documents")
    write("mesh/copy.odcs.yaml", GOOD)
    assert "id-given" in lint("mesh")[1]


def test_references_into_other_files_are_followed(lint):
    text = (
        GOOD
        + "      - name: customer_id\n        logicalType: string\n        relationships:\n          - to: TARGET\n"
    )
    write("customers.odcs.yaml", GOOD.replace("orders", "customers").replace("order_id", "id"))
    write("a.yaml", text.replace("TARGET", "customers.odcs.yaml#customers.id"))
    assert "reference-leads" not in lint("a.yaml")[1]
    write("a.yaml", text.replace("TARGET", "customers.odcs.yaml#customers.name"))
    assert "no property `name`" in lint("a.yaml")[1]
    write("a.yaml", text.replace("TARGET", "gone.odcs.yaml#customers.id"))
    assert "There is no contract `gone.odcs.yaml`" in lint("a.yaml")[1]


def test_the_configuration_beside_the_file_counts(lint):
    write("a/b/x.yaml", BAD)
    write("a/.hansa-lint.yaml", "severity: {primary-key-required: error}\n")
    assert lint("a/b/x.yaml")[0] == 1
    write("a/b/pyproject.toml", '[tool.hansa.lint]\nignore = ["keys"]\n')
    assert lint("a/b/x.yaml")[0] == 0
    code, out, _ = lint("a/b/x.yaml", "--config", write("c.toml", '[tool.hansa.lint]\nselect = ["kes"]\n'))
    assert code == 1
    assert "c.toml:2:1: error config-invalid: There is no rule and no group `kes`." in out


def test_a_plug_in_brings_a_rule_and_one_that_fails_is_told(lint, tmp_path, monkeypatch):
    write(
        "plug/my_rules.py",
        "from hansa.contracts.lint.rule import INFO, Problem, Rule\n\n\ndef check(subject):\n    yield Problem('/id', 'Mine.', 'x')\n\n\ndef fail(subject):\n    raise ValueError('no')\n\n\nRULE = Rule('my-rule', 'names', INFO, 't', 'w.', 's', check)\nFAILS = Rule('fails', 'names', INFO, 't', 'w.', 's', fail)\n",
    )
    write("plug/my_rules-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: my_rules\nVersion: 1.0\n")
    write(
        "plug/my_rules-1.0.dist-info/entry_points.txt",
        "[hansa.rules]\nmine = my_rules:RULE\nfails = my_rules:FAILS\nbroken = my_rules:GONE\n",
    )
    write("a.yaml", GOOD)
    monkeypatch.syspath_prepend(str(tmp_path / "plug"))
    out = lint("a.yaml")[1]
    assert "my-rule: Mine." in out
    assert "fails: The rule failed: ValueError: no." in out
    assert "plugin-broken: The plug-in `broken` (my_rules:GONE) cannot be loaded" in out


def test_all_rules_are_listed(lint):
    rows = json.loads(lint("--rules", "-o", "json")[1])
    assert [row["code"] for row in rows] == [rule.code for rule in RULES]
    assert lint("--rules")[0] == 0


def test_without_options_the_same_is_said(lint, capfd, monkeypatch):
    write("a.yaml", BAD)
    code, out, err = lint("a.yaml")
    monkeypatch.setattr(sys, "argv", ["hansa", "contract", "lint", "a.yaml"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capfd.readouterr()
    assert (ended.value.code, said.out, said.err) == (code, out, err)
    monkeypatch.setattr(sys, "argv", ["hansa", "contract", "lint", "nowhere.yaml"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3


def test_it_starts_with_nothing_heavy(tmp_path):
    write(str(tmp_path / "a.yaml"), BAD)
    code = (
        f"import sys; sys.argv = ['hansa', 'contract', 'lint', {str(tmp_path / 'a.yaml')!r}]\n"
        "from hansa.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = ('typer', 'rich', 'pydantic', 'sqlglot', 'duckdb', 'pyarrow', 'sqlalchemy', 'httpx')\n"
        "heavy += ('ast', 'socket', 'hashlib')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_help_starts_without_rich_and_pydantic():
    code = "import sys; sys.argv = ['hansa', '--help']\nfrom hansa.cli.main import main\ntry:\n    main()\nexcept SystemExit:\n    pass\nprint([name for name in ('rich', 'pydantic', 'yaml') if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_a_document_cannot_write_to_the_terminal(lint):
    write("a.yaml", GOOD + 'domain: d\n"\\e]0;owned": 1\n')
    assert "\x1b" not in lint("a.yaml")[1]


def test_from_python(tmp_path):
    contract = hansa.Contract.load(write(str(tmp_path / "a.yaml"), BAD))
    assert "primary-key-required" in {each.code for each in contract.lint()}
    mended = contract.fix()
    assert mended.text == GOOD
    assert {each.code for each in mended.fixed} == {"primary-key-required", "status-known"}
    assert (tmp_path / "a.yaml").read_text() == BAD


@pytest.mark.slow
def test_a_contract_of_five_megabytes_is_linted(tmp_path, lint):
    column = "      - {{name: c{}, logicalType: string, required: true, description: {}}}\n"
    many = "".join(column.format(number, "d" * 440) for number in range(10_000))
    path = tmp_path / "large.odcs.yaml"
    path.write_text(BAD[: BAD.index("schema:")] + "schema:\n  - name: large\n    properties:\n" + many)
    assert path.stat().st_size > 5_000_000
    code, out, _ = lint(str(path))
    assert code in {0, 1}
    assert "yaml-size" not in out
