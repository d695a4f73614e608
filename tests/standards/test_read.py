import importlib.util
import json
from pathlib import Path

import jsonschema_rs
import pytest

from hansa.kernel.findings import Severity
from hansa.standards.document import CURRENT
from hansa.standards.odcs.contract import Contract
from hansa.standards.odps.product import Product
from hansa.standards.read import read
from hansa.standards.validate import schema

_spec = importlib.util.spec_from_file_location("negatives", Path(__file__).parent / "negatives.py")
negatives = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(negatives)


@pytest.mark.parametrize(("name", "text", "says"), negatives.NEGATIVES, ids=[case[0] for case in negatives.NEGATIVES])
def test_what_the_standard_refuses_is_refused_at_its_line(name, text, says):
    reading = read(text, "x.yaml")
    assert not reading.ok
    expected = next(number for number, line in enumerate(text.splitlines(), 1) if line.endswith("#!"))
    at_line = [finding for finding in reading.findings if finding.place.line == expected]
    assert at_line, f"expected line {expected}: {[str(f) for f in reading.findings]}"
    assert any(says in f"{finding.text} {finding.fix}" for finding in at_line), [str(f) for f in at_line]
    assert all(finding.severity is Severity.ERROR and finding.fix and finding.code for finding in reading.findings)


@pytest.mark.parametrize(("name", "text", "says"), negatives.NEGATIVES, ids=[case[0] for case in negatives.NEGATIVES])
def test_one_fault_is_one_finding(name, text, says):
    assert len(read(text, "x").findings) == 1, [str(f) for f in read(text, "x").findings]


def test_what_the_standard_accepts_passes(example):
    reading = read(example.read_text(), example.name)
    assert reading.findings == ()
    assert reading.ok
    typed = Contract if reading.document.spec in {"odcs", "dcs"} else Product
    assert typed.parse(reading.document).id


def test_json_text_is_read_as_well(example):
    data = read(example.read_text(), example.name).document.data
    reading = read(json.dumps(data, indent=2), "x.json")
    assert reading.ok
    assert reading.document.data == data


def test_every_fault_is_told_at_once():
    text = negatives.column("        logicalType: strin\n        reqired: true\n") + "price: 3\n"
    assert [finding.place.pointer for finding in read(text, "x").findings] == [
        "/schema/0/properties/0/logicalType",
        "/schema/0/properties/0/reqired",
        "/price",
    ]


def test_the_number_of_findings_is_bounded():
    text = negatives.CONTRACT + "".join(f"wrong{i}: 1\n" for i in range(500))
    assert len(read(text, "x").findings) == 100


def test_the_finding_names_document_column_and_pointer():
    finding = read(negatives.column("        logicalType: strin"), "orders.yaml").findings[0]
    assert (str(finding.place), finding.place.pointer) == (
        "orders.yaml:9:22",
        "/schema/0/properties/0/logicalType",
    )


@pytest.mark.parametrize(
    "name", ["odcs-3.2.0", "odcs-3.1.0", "odcs-3.0.2", "odcs-2.2", "odps-1.1.0", "odps-1.0.0", "dps-0.0.1", "dcs-1.2.1"]
)
def test_the_shipped_schemas_are_schemas(name):
    assert jsonschema_rs.meta.is_valid(schema(name))


def test_the_current_versions_are_the_last_that_are_known():
    assert CURRENT == {"odcs": "3.2.0", "odps": "1.1.0", "dps": "0.0.1", "dcs": "1.2.1"}
