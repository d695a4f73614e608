"""Valid documents pass, invalid ones are refused at their place (`#!`): our own for each topic of the standards' examples.

`ODCS_CHECKOUT` and `ODPS_CHECKOUT` name a checkout of bitol-io/open-data-contract-standard or -product-standard (branch of the
version that is meant): then the official documents are held to the same.
"""

import os
import re
from pathlib import Path

import pytest

from hansa.contracts.lint.judge import judge
from hansa.kernel.findings import is_error
from hansa.standards.odcs.contract import Contract
from hansa.standards.odps.product import Product

HERE = Path(__file__).parent


BAD_ON_PURPOSE = re.compile(r"\bunder?fined\w*:")
"""How the standard's one example that is invalid on purpose names its keys."""


def documents(kind: str) -> list[Path]:
    own = sorted(HERE.glob(f"od?s/{kind}/*.yaml"))
    contracts, products = (Path(os.environ.get(name, "/nowhere")) for name in ("ODCS_CHECKOUT", "ODPS_CHECKOUT"))
    examples = sorted(contracts.glob("docs/examples/*/*.odcs.yaml"))
    strict = [path for path in examples if path.stem.endswith("-invalid.odcs")]
    if kind == "invalid":
        return [*own, *sorted(contracts.glob("src/script/negative-tests/*.odcs.yaml")), *strict]
    valid = [path for path in examples if path not in strict]
    return [*own, *valid, *sorted(products.glob("docs/examples/*.odps.yaml"))]


@pytest.mark.parametrize("path", documents("valid"), ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_valid_document_passes(path):
    judged = judge(path.read_text(), path.name)
    assert judged.ok, [str(each) for each in judged.findings if is_error(each)]
    typed = Contract if judged.reading.document.spec == "odcs" else Product
    assert typed.parse(judged.reading.document).id


@pytest.mark.parametrize("path", documents("invalid"), ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_an_invalid_document_is_refused_at_its_place(path):
    text = path.read_text()
    errors = [each for each in judge(text, path.name).findings if is_error(each)]
    marked = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("#!")]
    assert errors
    assert all(each.fix and each.place.line for each in errors)
    if path.stem.startswith("strict"):
        lines = text.splitlines()
        assert all(BAD_ON_PURPOSE.search(lines[each.place.line - 1]) for each in errors)
    if marked:
        assert {each.place.line for each in errors} == set(marked), [str(each) for each in errors]


def test_there_are_as_many_as_the_standard_has():
    assert len(list(HERE.glob("odcs/valid/*"))) >= 28
    assert len(list(HERE.glob("odcs/invalid/*"))) >= 28
    assert len(list(HERE.glob("odps/invalid/*"))) >= 20
