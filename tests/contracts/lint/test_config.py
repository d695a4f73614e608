"""Configurations, and the comments that silence a line."""

import importlib.util
from pathlib import Path

import pytest

from hansa.contracts.lint.config import configure
from hansa.contracts.lint.lint import DEFAULT, lint
from hansa.kernel.findings import Severity
from hansa.standards.read import read
from hansa.standards.yaml import parse

_spec = importlib.util.spec_from_file_location("lint_cases", Path(__file__).parent / "cases.py")
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)

BAD = cases.head(status="Active", version="'2'").replace("        required: true\n", "")


def configured(text: str):
    tree, findings = parse(text, ".hansa-lint.yaml")
    assert not findings
    return configure(tree.data, tree.place, DEFAULT)


def codes(text: str, rules) -> set[str]:
    return {each.code for each in lint(read(text, "x").document, rules)}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- a\n", 1, "map of keys"),
        ("selec: [all]\n", 1, "Did you mean `select`?"),
        ("select:\n  - all\n  - qualty\n", 3, "Did you mean `quality`?"),
        ("ignore: [5]\n", 1, "code or the group"),
        ("severity:\n  owner-given: eror\n", 2, "Did you mean `error`?"),
        ("severity:\n  owner-givn: error\n", 2, "Did you mean `owner-given`?"),
        ("paths: {}\n", 1, "list"),
        ("paths:\n  - ignore: [all]\n", 2, "path"),
        ("rules:\n  names-consistent:\n    styl: x\n", 3, "Did you mean `style`?"),
        ("rules:\n  owner-given:\n    x: 1\n", 3, "It has none."),
    ],
)
def test_what_has_no_meaning_is_told_at_its_place(text, line, says):
    _, findings = configured(text)
    assert [(each.place.line, each.code) for each in findings] == [(line, "config-invalid")], findings
    assert says in f"{findings[0].text} {findings[0].fix}"


def test_rules_are_chosen_by_code_and_group():
    assert {"status-known", "version-semver", "primary-key-required"} <= codes(BAD, DEFAULT)
    assert codes(BAD, configured("select: [keys]\n")[0].of("x")) == {"primary-key-required"}
    assert "primary-key-required" not in codes(BAD, configured("ignore: [keys]\n")[0].of("x"))
    assert codes(BAD, configured("select: [keys]\nignore: [primary-key-required]\n")[0].of("x")) == set()


def test_a_path_has_its_own_choice_and_a_severity_can_be_set():
    rules, findings = configured("severity: {keys: error}\npaths:\n  - path: legacy/**\n    ignore: [all]\n")
    assert not findings
    assert codes(BAD, rules.of("legacy/deep/x.yaml")) == set()
    said = lint(read(BAD, "x").document, rules.of("new/x.yaml"))
    assert {each.severity for each in said if each.code == "primary-key-required"} == {Severity.ERROR}


def test_rules_take_parameters():
    text = cases.GOOD + "      - {name: order_total, description: d, logicalType: number}\n"
    rules, findings = configured(
        "rules:\n  names-consistent: {style: camelCase}\n  personal-classified: {words: [total]}\n"
    )
    assert not findings
    assert {"names-consistent", "personal-classified"} <= codes(text, rules.of("x"))


def test_a_comment_silences_its_line_and_says_why():
    silent = BAD.replace("status: Active", "status: Active # hansa: ignore[status-known] the old word")
    assert codes(silent, DEFAULT) == codes(BAD, DEFAULT) - {"status-known"}
    above = BAD.replace("status: Active", "# hansa: ignore[status-known, owner-given] old\nstatus: Active")
    assert "status-known" not in codes(above, DEFAULT)


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# hansa: ignore[status-known]", "suppression-reason"),
        ("# hansa: ignore no code", "suppression-code"),
        ("# hansa: ignore[owner-given] not here", "suppression-unused"),
    ],
)
def test_a_comment_that_is_wrong_is_told(comment, code):
    assert code in codes(BAD.replace("status: Active", f"status: Active {comment}"), DEFAULT)


def test_a_text_that_looks_like_the_comment_is_none():
    text = BAD.replace("status: Active", 'tenant: "# hansa: ignore[status-known] x"\nstatus: Active')
    assert "status-known" in codes(text, DEFAULT)
