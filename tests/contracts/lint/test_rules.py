"""Every rule speaks at its line and at no other; a good document is not talked about."""

import importlib.util
import re
from datetime import date
from pathlib import Path

import pytest

from hansa.contracts.lint.folder import Folder
from hansa.contracts.lint.lint import DEFAULT, lint
from hansa.contracts.lint.rules.order import RULES
from hansa.standards.read import read

_spec = importlib.util.spec_from_file_location("lint_cases", Path(__file__).parent / "cases.py")
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)

TODAY = date(2026, 6, 1)
RULE_FILES = Path(importlib.util.find_spec("hansa.contracts.lint.rules.order").origin).parent


def found(text: str, name: str = "orders.yaml"):
    contract = read(cases.GOOD, "the-contract.yaml").document
    folder = Folder((contract,), whole=True, followed=True) if "DataProduct" in text else Folder(followed=True)
    return lint(read(text, name).document, DEFAULT, today=TODAY, folder=folder)


@pytest.mark.parametrize(("code", "text"), cases.CASES, ids=[code for code, _ in cases.CASES])
def test_the_rule_speaks_where_it_should(code, text):
    marked = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("#!")]
    spoken = sorted({each.place.line for each in found(text) if each.code == code})
    assert spoken == marked, [str(each) for each in found(text)]
    for each in found(text):
        assert each.text and each.fix and each.place.column and each.place.document == "orders.yaml", str(each)


def test_a_good_contract_and_a_good_product_are_not_talked_about():
    assert found(cases.GOOD) == ()
    assert found(cases.product(cases.PORT)) == ()


def test_every_rule_has_a_case_and_a_file_of_its_name():
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    assert {code for code, _ in cases.CASES} == set(codes)
    files = {path.stem.replace("_", "-") for path in RULE_FILES.glob("*.py")} - {"--init--", "order"}
    assert files == set(codes)
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.code)
        assert rule.title and rule.why.endswith(".") and rule.source
        assert not rule.title.endswith(".")


def test_older_versions_are_judged_by_what_they_know():
    dcs = read("dataContractSpecification: 1.2.1\nid: x\ninfo: {title: t, version: 1.0.0}\n", "x").document
    assert [each.code for each in lint(dcs)] == ["version-current"]
    old = "apiVersion: v3.0.2\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: active\nteam: [{username: a}]\ndataProduct: p\n"
    assert not {each.code for each in lint(read(old, "x").document)} & {"team-is-object", "data-product-moved"}
