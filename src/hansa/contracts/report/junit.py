"""JUnit's XML: what Jenkins, GitLab, Azure DevOps and most others show as test results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hansa.contracts.report.xml import legal
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.contracts.report.subject import Linted
    from hansa.contracts.results import CheckResult, Report, TableReport
    from hansa.kernel.findings import Finding

Outcome = Literal["passed", "failure", "error", "skipped"]

_OUTCOMES: dict[str, Outcome] = {"failed": "failure", "error": "error", "skipped": "skipped"}


@dataclass(frozen=True, slots=True)
class _Case:
    """`note` is told beside a case that passed: JUnit knows no warnings."""

    name: str
    place: str = ""
    outcome: Outcome = "passed"
    kind: str = ""
    text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Suite:
    name: str
    cases: Sequence[_Case]
    seconds: float = 0.0
    at: str = ""


def of_lint(documents: Iterable[Linted]) -> str:
    """A suite a document; a document without findings is one test that passed."""
    return _write("hansa contract lint", [_linted(document) for document in documents])


def of_report(report: Report) -> str:
    """A suite a table, a test a check; the contract's own findings are a suite where there are any."""
    at = report.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    suites = [_table(report, table, at) for table in report.tables]
    if report.findings:
        suites.insert(0, _Suite(report.contract_id, [_finding(each) for each in report.findings], at=at))
    return _write(f"{report.contract_id} {report.contract_version}".strip(), suites)


def of_verdicts(verdicts: Iterable[Verdict]) -> str:
    """A suite a document, a test a difference; those that break are failures."""
    return _write("hansa contract diff", [_verdict(each) for each in verdicts])


def _linted(document: Linted) -> _Suite:
    cases = [_finding(finding) for finding in document.findings]
    return _Suite(document.document, cases or [_Case("no findings", document.document)])


def _finding(finding: Finding) -> _Case:
    text, where = f"{finding.text} {finding.fix}".strip(), finding.place.document
    name = f"{finding.code} {finding.place.line}:{finding.place.column}" if finding.place.line else finding.code
    if finding.severity is Severity.ERROR:
        return _Case(name, where, "failure", finding.code, f"{finding.place}: {text}")
    return _Case(name, where, note=f"{finding.severity}: {finding.place}: {text}")


def _table(report: Report, table: TableReport, at: str) -> _Suite:
    cases = [*map(_finding, table.findings), *map(_check, table.results)]
    return _Suite(f"{report.contract_id}.{table.name}", cases, table.seconds, at)


def _check(result: CheckResult) -> _Case:
    outcome = _OUTCOMES.get(result.status, "passed")
    note = f"warning: {result.message}" if result.status == "warning" else ""
    text = f"{result.message}\nexpected {result.threshold}, measured {result.measured}\n{result.place}"
    return _Case(result.check_id, result.place.document, outcome, result.kind, text, note)


def _verdict(verdict: Verdict) -> _Suite:
    cases = [_finding(finding) for finding in verdict.findings]
    for difference, finding in zip(verdict.differences, verdict.as_findings, strict=True):
        told = finding.severity is Severity.ERROR
        cases.append(_finding(finding) if told else _Case(difference.text, finding.place.document))
    return _Suite(verdict.document, cases or [_Case("no difference", verdict.document)])


def _write(name: str, suites: Sequence[_Suite]) -> str:
    root = Element("testsuites", {"name": legal(name)})
    cases = [case for suite in suites for case in suite.cases]
    _count(root, cases, sum(suite.seconds for suite in suites))
    for suite in suites:
        element = SubElement(root, "testsuite", {"name": legal(suite.name)})
        _count(element, suite.cases, suite.seconds)
        if suite.at:
            element.set("timestamp", suite.at)
        for case in suite.cases:
            _case(element, suite.name, case)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _count(element: Element, cases: Sequence[_Case], seconds: float) -> None:
    counts = {"tests": len(cases)}
    for key, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        counts[key] = sum(case.outcome == outcome for case in cases)
    for key, count in counts.items():
        element.set(key, str(count))
    element.set("time", f"{seconds:.3f}")


def _case(parent: Element, suite: str, case: _Case) -> None:
    element = SubElement(parent, "testcase", {"name": legal(case.name), "classname": legal(suite), "time": "0.000"})
    if case.place:
        element.set("file", legal(case.place))
    if case.outcome == "skipped":
        SubElement(element, "skipped", {"message": legal(case.text.partition("\n")[0])})
    elif case.outcome != "passed":
        told = SubElement(element, case.outcome, {"message": legal(case.text.partition("\n")[0])})
        told.set("type", legal(case.kind))
        told.text = legal(case.text)
    if case.note:
        SubElement(element, "system-out").text = legal(case.note)
