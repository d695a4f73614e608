"""`hansa contract diff`: what is refused, what fails, what git remembers, who is affected."""

import json
import subprocess
import xml.etree.ElementTree as ET

import pytest

from hansa.cli.commands import run
from hansa.cli.contract import formats
from hansa.contracts.report.formats import FORMATS
from hansa.standards.yaml import parse

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: orders
version: {version}
status: active
schema:
  - name: orders
    properties:
      - name: order_id
        logicalType: string
        primaryKey: true
{more}"""
TOTAL = "      - name: total\n        logicalType: number\n"
PRODUCT = """\
apiVersion: v1.1.0
kind: DataProduct
id: reports
name: Reports
version: 1.0.0
team:
  name: finance
inputPorts:
  - name: orders_in
    contractId: orders
outputPorts:
  - name: report
    version: {port}
    contractId: report
    inputContracts:
      - id: orders
        version: 1.0.0
"""


def contract(version="1.0.0", more=TOTAL):
    return CONTRACT.format(version=version, more=more)


@pytest.fixture
def hansa(capfd):
    def call(*arguments):
        code = run(["contract", *map(str, arguments)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def versions(tmp_path):
    """Two files: the newer one lost a column and says 1.0.1."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.odcs.yaml"
    old.write_text(contract())
    new.write_text(contract("1.0.1", ""))
    return old, new


def git(folder, *arguments):
    who = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, "-C", folder, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    """Contracts at 1.0.0, committed on main."""
    folder = tmp_path / "repo"
    (folder / "contracts").mkdir(parents=True)
    (folder / "contracts" / "orders.odcs.yaml").write_text(contract())
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Promise orders")
    return folder


def test_half_a_comparison_is_refused(hansa, versions):
    old, new = versions
    for arguments in ([old], [old, new, "--base", "main"], [old, new, "--data", "x"]):
        code, _, err = hansa("diff", *arguments)
        assert (code, "two things to compare" in err) == (2, True)


def test_what_is_not_there_is_named(hansa, versions, tmp_path):
    assert hansa("diff", versions[0], tmp_path / "nowhere.yaml")[0] == 3
    assert hansa("diff", versions[0], tmp_path)[0] == 2
    assert hansa("diff", versions[0], versions[1], "--format", "pdf")[0] == 2
    assert hansa("diff", versions[0], versions[1], "--format", "oors")[0] == 2
    assert hansa("diff", versions[0], versions[1], "--format", "junit", "--format", "sarif")[0] == 2
    assert hansa("diff", versions[0], versions[1], "--format", "junit=")[0] == 2


def test_a_document_that_is_not_valid_is_refused_with_its_findings(hansa, versions):
    versions[1].write_text(contract("1.0.1", "      - logicalType: string\n"))
    code, _, err = hansa("diff", *versions)
    assert code == 2
    assert "new.odcs.yaml:12:9" in err.replace("\n", "")


@pytest.mark.parametrize("ref", ["-x", "--upload-pack=touch x", "main:contracts", "a..b", "", "main; ls", "x\ny"])
def test_what_names_no_commit_never_reaches_git(hansa, repository, ref):
    code, _, err = hansa("diff", repository / "contracts" / "orders.odcs.yaml", f"--base={ref}")
    assert code == 2
    assert err


def test_a_commit_there_is_not_is_named(hansa, repository, tmp_path):
    code, _, err = hansa("diff", repository / "contracts", "--base", "origin/main")
    assert (code, "fetch-depth" in err) == (3, True)
    assert hansa("diff", tmp_path, "--base", "main")[0] == 2


def test_a_breaking_change_fails_and_says_which_version_it_needs(hansa, versions):
    code, out, _ = hansa("diff", *versions)
    assert code == 1
    assert "`orders.total` was removed." in out
    assert "only went from 1.0.0 to 1.0.1" in out
    assert "a major change: version 2.0.0 or later" in out


@pytest.mark.parametrize(
    ("fail_on", "version", "more", "code"),
    [
        ("breaking", "2.0.0", "", 1),
        ("version", "2.0.0", "", 0),
        ("version", "1.1.0", "", 1),
        ("never", "1.0.0", "", 0),
        ("minor", "1.1.0", TOTAL + "        required: true\n", 1),
        ("breaking", "1.1.0", TOTAL + "        required: true\n", 0),
        ("minor", "1.0.1", TOTAL + "        description: d\n", 0),
        ("breaking", "0.9.0", TOTAL, 1),
        ("minor", "1.0.0", TOTAL, 0),
    ],
)
def test_one_chooses_what_fails(hansa, versions, fail_on, version, more, code):
    versions[1].write_text(contract(version, more))
    assert hansa("diff", *versions, "--fail-on", fail_on)[0] == code


def test_a_tighter_promise_breaks_the_producer_only(hansa, versions):
    versions[1].write_text(contract("1.1.0", TOTAL + "        required: true\n"))
    assert hansa("diff", *versions)[0] == 0
    assert hansa("diff", *versions, "--perspective", "producer")[0] == 1


def test_programs_get_everything(hansa, versions):
    _, out, _ = hansa("diff", *versions, "--output", "json")
    [found] = json.loads(out)
    assert (found["step"], found["suggestedVersion"], found["breaking"]) == ("major", "2.0.0", True)
    [one] = found["differences"]
    assert (one["rule"], one["area"], one["breaks"]) == ("column-removed", "structure", ["consumer"])
    assert one["why"] == "Every query of a removed column fails."
    tree, _ = parse(hansa("diff", *versions, "--output", "yaml")[1], "x")
    assert tree.data == json.loads(out)
    assert hansa("diff", *versions, "--output", "csv")[1].startswith("document,impact,")


def test_one_run_serves_several_readers(hansa, versions, tmp_path):
    report, scan = tmp_path / "out" / "report.xml", tmp_path / "out" / "scan.sarif"
    arguments = ["--format", f"junit={report}", "--format", f"sarif={scan}", "--format", "github"]
    code, out, _ = hansa("diff", *versions, *arguments)
    assert code == 1
    assert out.startswith("::error file=")
    assert ET.parse(report).getroot().get("failures") == "2"  # noqa: S314 it is our own
    assert json.loads(scan.read_text())["version"] == "2.1.0"


def test_with_files_only_people_still_read_the_table(hansa, versions, tmp_path):
    out = hansa("diff", *versions, "--format", f"junit={tmp_path / 'r.xml'}")[1]
    assert "`orders.total` was removed." in out


def test_a_file_is_compared_with_its_past(hansa, repository, monkeypatch):
    file = repository / "contracts" / "orders.odcs.yaml"
    assert hansa("diff", file, "--base", "main")[0] == 0
    file.write_text(contract("1.0.1", ""))
    assert hansa("diff", file, "--base", "main")[0] == 1
    monkeypatch.chdir(repository / "contracts")
    code, out, _ = hansa("diff", "orders.odcs.yaml", "--base", "HEAD", "--format", "github")
    assert code == 1
    assert "file=orders.odcs.yaml" in out


def test_a_folder_is_compared_with_its_past_by_id(hansa, repository):
    folder = repository / "contracts"
    (folder / "orders.odcs.yaml").rename(folder / "renamed.odcs.yaml")
    (folder / "new.odcs.yaml").write_text(contract().replace("id: orders\n", "id: fresh\n"))
    code, out, _ = hansa("diff", folder, "--base", "main", "--output", "json")
    found = {each["id"]: [one["rule"] for one in each["differences"]] for each in json.loads(out)}
    assert (code, found) == (0, {"fresh": ["document-added"], "orders": []})
    (folder / "renamed.odcs.yaml").unlink()
    code, out, _ = hansa("diff", folder, "--base", "main")
    assert (code, "`orders` was removed." in out) == (1, True)


def test_a_new_file_breaks_nobody(hansa, repository):
    file = repository / "contracts" / "new.odcs.yaml"
    file.write_text(contract())
    assert hansa("diff", file, "--base", "main")[0] == 0


def test_before_the_first_commit_all_is_new(hansa, tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "orders.odcs.yaml").write_text(contract())
    assert hansa("diff", tmp_path, "--base", "HEAD", "--fail-on", "version")[0] == 0
    assert hansa("diff", tmp_path, "--base", "main")[0] == 3


def test_the_repair_of_a_contract_that_was_not_valid_passes(hansa, repository):
    file = repository / "contracts" / "orders.odcs.yaml"
    file.write_text("kind: DataContract\napiVersion: v3.2.0\n")
    git(repository, "commit", "--quiet", "-am", "Break it")
    file.write_text(contract())
    for path in (file, file.parent):
        code, out, _ = hansa("diff", path, "--base", "main")
        assert (code, "its older version is not valid" in out) == (0, True)


def test_frames_are_data_too():
    import pyarrow as pa

    import hansa as package

    promised = package.Contract(contract())
    found = promised.diff(pa.table({"order_id": ["a"], "total": [1]}))
    assert [each.code for each in found.differences] == ["found-type-open"]


def test_two_folders_are_compared_by_id(hansa, tmp_path):
    for name, version in (("a", "1.0.0"), ("b", "1.0.1")):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.odcs.yaml").write_text(contract(version))
    assert hansa("diff", tmp_path / "a", tmp_path / "b")[0] == 0


def test_consumers_are_named_with_their_owner(hansa, versions, tmp_path):
    (tmp_path / "products").mkdir()
    (tmp_path / "products" / "reports.odps.yaml").write_text(PRODUCT.format(port="1.0.0"))
    (tmp_path / "products" / "broken.odps.yaml").write_text("kind: DataProduct\n")
    _, out, _ = hansa("diff", *versions, "--products", tmp_path / "products")
    assert "reports of finance, at orders_in" in out
    assert "reports of finance, at report" in out
    _, out, _ = hansa("diff", *versions, "--products", tmp_path / "products", "--format", "markdown")
    assert "| `reports` | Reports | finance | `orders_in` |" in out


def test_products_are_compared(hansa, tmp_path):
    old, new = tmp_path / "a.odps.yaml", tmp_path / "b.odps.yaml"
    old.write_text(PRODUCT.format(port="1.0.0"))
    new.write_text(PRODUCT.format(port="2.0.0"))
    _, out, _ = hansa("diff", old, new, "--output", "json")
    assert [each["rule"] for each in json.loads(out)[0]["differences"]] == ["port-version-major"]
    contract_file = tmp_path / "c.yaml"
    contract_file.write_text(contract())
    assert hansa("diff", old, contract_file)[0] == 2


def test_a_contract_is_compared_with_data(hansa, tmp_path):
    file = tmp_path / "orders.odcs.yaml"
    servers = "servers:\n  - server: here\n    type: local\n    path: orders.csv\n    format: csv\n"
    file.write_text(contract() + servers)
    (tmp_path / "orders.csv").write_text("total,order_id,more\n1.5,a,x\n")
    code, out, _ = hansa("diff", file, "--data", "here", "--output", "json")
    assert code == 0
    rules = [each["rule"] for each in json.loads(out)[0]["differences"]]
    assert rules == ["found-column-extra", "found-column-order"]
    (tmp_path / "orders.csv").write_text("order_id\na\n")
    assert hansa("diff", file, "--data", tmp_path / "orders.csv")[0] == 1
    assert hansa("diff", file, "--data", "nowhere.csv")[0] == 3


def test_a_document_cannot_write_to_the_terminal(hansa, versions):
    versions[0].write_text(contract(more='      - name: "a\\e[2J"\n        logicalType: string\n'))
    _, out, _ = hansa("diff", *versions)
    assert "\x1b" not in out


def test_the_help_names_the_formats_there_are():
    for verb, names in (("lint", formats.LINT), ("report", formats.TEST), ("diff", formats.DIFF)):
        assert names == ", ".join(name for name, each in FORMATS.items() if getattr(each, verb))


@pytest.mark.slow
def test_a_contract_of_five_megabytes_is_an_answer_or_a_sentence(hansa, versions):
    """Whichever the limit of a document is: never a traceback, never minutes."""
    long = "        description: " + "d" * 480 + "\n"
    many = "".join(f"      - name: c{number}\n        logicalType: string\n{long}" for number in range(10_000))
    versions[1].write_text(contract("1.1.0", TOTAL + many))
    assert versions[1].stat().st_size > 5_000_000
    code, out, err = hansa("diff", *versions)
    assert (code == 0 and "10000 compatible" in out) or (code == 2 and "characters" in err)


def test_a_file_of_data_may_stand_where_the_newer_version_does(tmp_path, capsys):
    contract, data = tmp_path / "c.odcs.yaml", tmp_path / "t.csv"
    contract.write_text(
        "{apiVersion: v3.2.0, kind: DataContract, id: c, version: 1.0.0, status: active, "
        "schema: [{name: t, properties: [{name: id, logicalType: integer}]}]}"
    )
    data.write_text("town\nBonn\n")
    assert run(["contract", "diff", str(contract), str(data)]) == 1
    assert "found-column-missing" in capsys.readouterr().out
