"""Repairs: only the edit changes, comments and order stay, a second repair changes nothing."""

import importlib.util
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.contracts.lint.fix import fix
from hansa.contracts.lint.judge import judge
from hansa.contracts.lint.lint import DEFAULT
from hansa.contracts.lint.rules.order import RULES
from hansa.contracts.lint.ruleset import Choice
from hansa.standards.read import read

_spec = importlib.util.spec_from_file_location("lint_cases", Path(__file__).parent / "cases.py")
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)

TODAY = date(2026, 6, 1)


def fixed(text: str, rules=DEFAULT) -> str:
    return fix(read(text, "x.yaml").document, rules, today=TODAY)[0]


PAIRS = [
    ("a misspelt key", "desription: {purpose: x} # why\n", "description: {purpose: x} # why\n"),
    ("a number that is text", "version: 1.10   # not 1.1\n", 'version: "1.10"   # not 1.1\n'),
    ("a status", "status: Active # live\n", "status: active # live\n"),
    (
        "a team as a list",
        "team:\n  # who\n  - username: a   # first\n    role: owner\n\n  # and\n  - username: b\n",
        "team:\n  # who\n  members:\n    - username: a   # first\n      role: owner\n\n    # and\n    - username: b\n",
    ),
    ("a team in one line", "team: [{username: a}] # us\n", "team: {members: [{username: a}]} # us\n"),
    (
        "the product",
        "dataProduct: shop # whose\nname: x\n",
        "name: x\ncustomProperties:\n  - property: dataProduct\n    value: shop\n",
    ),
    (
        "the default element",
        "slaDefaultElement: a.b\nslaProperties:\n  - property: latency # how late\n    value: 4\n  - property: endOfLife\n    value: '2030-01-01'\n",
        "slaProperties:\n  - property: latency # how late\n    value: 4\n    element: a.b\n  - property: endOfLife\n    value: '2030-01-01'\n",
    ),
]


@pytest.mark.parametrize(("name", "before", "after"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_only_the_edit_changes(name, before, after):
    keys = {line.split(":")[0] for line in before.splitlines() if line and line[0] not in " #"} if name else set()
    start = "".join(f"{key}: {value}\n" for key, value in BASE.items() if key not in keys)
    assert fixed(start + before) == start + after


BASE = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "x", "version": "1.0.0"}

COLUMN = """\
schema:
  - name: t
    properties:
      - name: c   # the key
        logicalType: strng
        primaryKey: true
        quality:
          # none may be empty
          - rule: nullCheck   # old
            type: library
          - {metric: rowCunt, mustBeBetween: [9, 1]}
"""
MENDED = """\
schema:
  - name: t
    properties:
      - name: c   # the key
        logicalType: string
        primaryKey: true
        quality:
          # none may be empty
          - metric: nullValues   # old
            type: library
            mustBe: 0
          - {metric: rowCount, mustBeBetween: [1, 9]}
        required: true
"""


def test_a_column_is_mended_in_place():
    start = "".join(f"{key}: {value}\n" for key, value in BASE.items())
    assert fixed(start + COLUMN) == start + MENDED


def test_what_a_person_must_decide_stays():
    text = cases.rules("      - metric: nullValues\n        mustBe: 0\n")
    assert fixed(text) == text


def test_a_rule_that_does_not_run_mends_nothing():
    start = "".join(f"{key}: {value}\n" for key, value in BASE.items()) + "status: Active\n"
    assert fixed(start, DEFAULT.with_choice(Choice(ignore=("status-known",)))) == start


def test_rules_say_truly_whether_they_mend():
    mending = set()
    for _, text in cases.CASES:
        mending |= {each.code for each in fix(read(text, "x.yaml").document, today=TODAY)[1]}
    own = {rule.code for rule in RULES}
    assert mending & own <= {rule.code for rule in RULES if rule.fixes}


@pytest.mark.parametrize(("code", "text"), cases.CASES, ids=[code for code, _ in cases.CASES])
def test_a_second_repair_changes_nothing(code, text):
    once, mended = fix(read(text, "x.yaml").document, today=TODAY)
    twice, more = fix(read(once, "x.yaml").document, today=TODAY)
    assert (twice, more) == (once, ())
    left = {(each.code, each.place.pointer, each.text) for each in judge(once, "x.yaml", today=TODAY).findings}
    assert not left & {(each.code, each.place.pointer, each.text) for each in mended}
    comments = [
        line.partition("#")[2]
        for line in text.splitlines()
        if "#" in line and code not in {"data-product-moved", "sla-default-moved"}
    ]
    assert all(comment in once for comment in comments)


WORDS = st.sampled_from(["string", "strng", "Integer", "number", "date"])
METRICS = st.sampled_from(["nullValues", "nulValues", "rowCount", "rowcount", "duplicateValues"])
COLUMNS = st.fixed_dictionaries(
    {"name": st.sampled_from(["a", "A", "b", "e_mail"]), "logicalType": WORDS},
    optional={
        "primaryKey": st.booleans(),
        "required": st.booleans(),
        "examples": st.lists(st.sampled_from(["x", "1", 1, 2.5, True]), max_size=3),
        "enum": st.lists(st.fixed_dictionaries({"value": st.sampled_from([1, "1", "a"])}), min_size=1, max_size=3),
        "quality": st.lists(
            st.fixed_dictionaries(
                {"metric": METRICS},
                optional={
                    "mustBe": st.integers(0, 3),
                    "mustBeBetween": st.just([5, 2]),
                    "unit": st.sampled_from(["row", "percentage", "rows"]),
                },
            ),
            max_size=3,
        ),
    },
)
CONTRACTS = st.fixed_dictionaries(
    {
        "schema": st.lists(
            st.fixed_dictionaries({"name": st.just("t"), "properties": st.lists(COLUMNS, max_size=4)}), max_size=2
        )
    },
    optional={
        "status": st.sampled_from(["active", "Active", "Draft", "live"]),
        "dataProduct": st.just("shop"),
        "slaDefaultElement": st.just("t.a"),
        "slaProperties": st.just([{"property": "latency", "value": 4}]),
        "team": st.sampled_from([[{"username": "a"}], {"name": "t"}]),
        "customProperties": st.sampled_from([[], [{"property": "p", "value": 1}]]),
    },
)


@settings(max_examples=60, deadline=None)
@given(data=CONTRACTS, json=st.booleans())
def test_repair_is_idempotent_and_never_adds_an_error(data, json):
    from json import dumps

    from hansa.standards.write import dump

    data = {**BASE, **data}
    text = dumps(data) if json else "# a comment\n" + dump(data)
    before = read(text, "x")
    once = fixed(text)
    after = read(once, "x")
    assert fixed(once) == once
    assert len(after.findings) <= len(before.findings)
    assert json or once.startswith("# a comment\n")
    fixable = {rule.code for rule in RULES if rule.fixes}
    left = [each for each in judge(once, "x", today=TODAY).diagnoses if each.edits and each.finding.code in fixable]
    assert {each.finding.code for each in left} <= {"enum-typed"}, (
        "only a repair that would list a value twice is left out"
    )
