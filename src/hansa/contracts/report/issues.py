"""What every format that points at lines writes: one Issue each for findings, failed checks and differences.

findings of a lint ─┐
report of a test   ─┼─ Issue(finding, key, about) ─ SARIF, GitHub, GitLab, Markdown
verdicts of a diff ─┘
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.contracts.report.subject import Linted
    from hansa.contracts.results import CheckResult, Report


@dataclass(frozen=True, slots=True)
class Issue:
    """`key` is what stays the same from run to run, whatever was counted; `about` is the rule in one sentence."""

    finding: Finding
    key: str
    about: str = ""


def of_lint(documents: Iterable[Linted], rules: Mapping[str, str]) -> Iterator[Issue]:
    """`rules` says in one sentence what each code is about, where that is known."""
    for document in documents:
        for finding in document.findings:
            yield _plain(finding, rules)


def of_report(report: Report) -> Iterator[Issue]:
    """All that did not pass; what was skipped or could not be run is told too, never dropped."""
    for finding in report.findings:
        yield _plain(finding, {})
    for table in report.tables:
        for finding in table.findings:
            yield _plain(finding, {})
        for result in table.results:
            if result.status != "passed":
                yield _result(result)


def of_verdicts(verdicts: Iterable[Verdict]) -> Iterator[Issue]:
    for verdict in verdicts:
        for finding in verdict.findings:
            yield _plain(finding, {})
        for difference, finding in zip(verdict.differences, verdict.as_findings, strict=True):
            key = f"{difference.code} {verdict.id} {difference.text}"
            yield Issue(finding, key, difference.rule.sentence)


def fingerprints(issues: Iterable[Issue]) -> Iterator[tuple[Issue, str]]:
    """Each with a name that survives moved lines; equal ones are counted."""
    seen: Counter[str] = Counter()
    for issue in issues:
        key = f"{issue.finding.code}\n{issue.finding.place.document}\n{issue.key}"
        seen[key] += 1
        yield issue, sha256(f"{key}\n{seen[key]}".encode()).hexdigest()


def _plain(finding: Finding, rules: Mapping[str, str]) -> Issue:
    return Issue(finding, finding.text, rules.get(finding.code, ""))


def _result(result: CheckResult) -> Issue:
    severity = Severity.INFO if result.status == "skipped" else result.severity
    code, text = f"check/{result.kind}", result.message or result.name
    return Issue(Finding(code, severity, result.place, text), result.check_id, result.name)
