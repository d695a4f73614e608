"""Whatever the text is: Findings, in bounded time, and never anything else."""

import importlib.util
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.contracts.lint.fix import fix
from hansa.contracts.lint.judge import judge
from hansa.kernel.findings import Finding
from hansa.standards.write import dump

_spec = importlib.util.spec_from_file_location("lint_cases", Path(__file__).parent / "cases.py")
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)

TODAY = date(2026, 6, 1)
SEEDS = [text for _, text in cases.CASES]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats(allow_nan=False) | st.text(max_size=8) | st.sampled_from(["${A", "a.b", "P1D", "(a+)+", "2020-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([
        "name", "id", "properties", "items", "map", "key", "value", "quality", "metric", "mustBe", "mustBeBetween", "unit", "type", "query", "enum", "examples",
        "logicalType", "logicalTypeOptions", "minimum", "maximum", "pattern", "format", "required", "primaryKey", "primaryKeyPosition", "relationships", "from",
        "to", "element", "property", "url", "schedule", "scheduler", "arguments", "contractId", "inputContracts", "sbom", "members", "dateIn", "dateOut",
    ]), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip
ROOTS = st.dictionaries(
    st.sampled_from([
        "schema", "team", "servers", "slaProperties", "slaDefaultElement", "roles", "support", "description", "status", "version", "id", "domain", "tags",
        "customProperties", "authoritativeDefinitions", "inputPorts", "outputPorts", "managementPorts", "dataProduct", "name", "price",
    ]), JSON, max_size=6,
)  # fmt: skip
KINDS = st.sampled_from(
    [("v3.2.0", "DataContract"), ("v3.0.2", "DataContract"), ("v2.2.2", "DataContract"), ("v1.1.0", "DataProduct")]
)


def only_findings(text: str) -> None:
    judged = judge(text, "x", today=TODAY)
    assert all(isinstance(each, Finding) for each in judged.findings)
    assert all(1 <= each.place.line <= text.count("\n") + text.count("\r") + 2 for each in judged.findings)
    if judged.reading.document:
        fix(judged.reading.document, today=TODAY)


@settings(max_examples=100, deadline=None)
@given(data=ROOTS, kind=KINDS)
def test_any_shape_is_judged(data, kind):
    only_findings(dump({"apiVersion": kind[0], "kind": kind[1], **data}))


@settings(max_examples=100, deadline=None)
@given(
    seed=st.sampled_from(SEEDS),
    at=st.integers(0, 1200),
    cut=st.integers(0, 30),
    put=st.text(alphabet=":- \n\t{}[]'\"#&*!|>%@`a1\0é\ud800", max_size=6),
)
def test_any_damage_is_judged(seed, at, cut, put):
    only_findings(seed[:at] + put + seed[at + cut :])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80) | st.binary(max_size=80).map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_any_text_is_judged(text):
    only_findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)),
        "[" * 100_000,
        "{a: " * 50_000,
        "- " * 200_000,
        "a: &a\n  b: *a\n",
        '"' + "x" * 1_000_000,
        "k" * 1_000_000 + ": 1\n",
        "? " * 50_000,
        "!!python/object/apply:os.system ['true']",
    ],
    ids=["billion laughs", "brackets", "maps", "dashes", "itself", "open quote", "long key", "complex keys", "object"],
)
def test_bombs_do_not_go_off(text):
    began = time.process_time()
    judged = judge(text, "x")
    assert judged.findings
    assert not judged.ok
    assert time.process_time() - began < 5


def wide(columns: int, description: str = "") -> str:
    lines = [
        f"      - {{name: column_{n}, logicalType: string, description: d{description}, classification: c}}\n"
        for n in range(columns)
    ]
    return cases.HEAD + cases.TEAM + cases.SERVER + cases.TABLE + "".join(lines)


def test_ten_thousand_columns_are_judged_in_time():
    began = time.process_time()
    assert judge(wide(10_000), "x").ok
    assert time.process_time() - began < 15


def test_five_megabytes_are_judged_or_refused_in_time():
    began = time.process_time()
    judged = judge(wide(10_000, "x" * 440), "x")
    assert judged.ok or [each.code for each in judged.findings] == ["yaml-size"]
    assert time.process_time() - began < 20


def test_ten_thousand_wrong_columns_are_told_in_time():
    text = wide(10_000).replace("logicalType: string", "logicaltype: sting")
    began = time.process_time()
    assert len(judge(text, "x").findings) >= 100
    assert time.process_time() - began < 30
