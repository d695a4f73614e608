"""Markdown for people: the summary of a CI step, a comment on a merge request."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hansa.contracts.report.markdown_text import code, safe
from hansa.kernel.findings import Severity
from hansa.kernel.semver import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.contracts.report.subject import Linted
    from hansa.contracts.results import CheckResult, Report, TableReport
    from hansa.kernel.findings import Finding

MAX_ROWS = 200
"""A GitHub step summary holds 1 MiB and a comment 65,536 characters; beyond this the other formats tell all."""

_SEVERITY = {Severity.ERROR: "❌ error", Severity.WARNING: "⚠️ warning", Severity.INFO: "ℹ️ info"}
_STATUS = {
    "passed": "✅ passed", "failed": "❌ failed", "warning": "⚠️ warning", "error": "❌ not measured", "skipped": "⏭️ skipped",
}  # fmt: skip
_IMPACT = {"breaking": "❌ breaking", "compatible": "✅ compatible", "cosmetic": "✏️ cosmetic"}


def of_lint(documents: Iterable[Linted]) -> str:
    listed = list(documents)
    findings = [finding for document in listed for finding in document.findings]
    count = "1 document" if len(listed) == 1 else f"{len(listed)} documents"
    return _page(f"## Data contracts: {count}, {_counted(findings)}", _findings(findings))


def of_report(report: Report) -> str:
    mark = "✅" if report.ok else "❌"
    at = report.at.isoformat(timespec="seconds")
    title = f"## {mark} {code(report.contract_id)} {safe(report.contract_version)}"
    where = f" on {code(report.server)}" if report.server else ""
    lines = [f"Tested{where} as of {safe(at)}.", "", *_findings(report.findings)]
    for table in report.tables:
        lines += ["", *_table(table)]
    return _page(title.rstrip(), lines)


def of_verdicts(verdicts: Iterable[Verdict]) -> str:
    listed = list(verdicts)
    lines = [line for verdict in listed for line in ("", *_verdict(verdict))]
    changed = sum(bool(verdict.differences) for verdict in listed)
    return _page(f"## Data contracts: {changed} of {len(listed)} changed", lines)


def _page(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, "", *lines]).rstrip() + "\n"


def _counted(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    words = [f"{counts[s]} {s}{'' if counts[s] == 1 or s is Severity.INFO else 's'}" for s in Severity if counts[s]]
    return ", ".join(words) or "no findings"


def _findings(findings: Sequence[Finding]) -> list[str]:
    rows = [
        (_SEVERITY[each.severity], code(str(each.place)), safe(f"{each.text} {each.fix}".strip()), code(each.code))
        for each in findings
    ]
    return _rows(("", "Where", "What", "Rule"), rows) if rows else []


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows[:MAX_ROWS]]
    if len(rows) > MAX_ROWS:
        lines += ["", f"… and {len(rows) - MAX_ROWS:,} more."]
    return lines


def _table(table: TableReport) -> Iterator[str]:
    rows = "" if table.rows is None else f", {table.rows:,} row{'' if table.rows == 1 else 's'}"
    passed = sum(result.status == "passed" for result in table.results)
    yield f"### {code(table.name)}"
    yield ""
    about = f"{safe(table.about)}{rows}: " if table.about or rows else ""
    yield f"{about}{passed} of {len(table.results)} checks passed in {table.seconds:.2f} s."
    if table.findings:
        yield from ("", *_findings(table.findings))
    told = [result for result in table.results if result.status != "passed"]
    if told:
        yield from ("", *_rows(("", "Check", "Expected", "Measured", "What"), [_check(result) for result in told]))


def _check(result: CheckResult) -> tuple[str, ...]:
    return (
        _STATUS[result.status],
        code(result.check_id),
        safe(result.threshold),
        safe(result.measured),
        safe(result.message),
    )


def _verdict(verdict: Verdict) -> Iterator[str]:
    versions = " → ".join(filter(None, (verdict.old_version, verdict.new_version)))
    yield f"### {code(verdict.name or verdict.id)} {safe(versions)}".rstrip()
    yield ""
    if not verdict.differences:
        yield "No difference."
        return
    needs = f", which asks for version {safe(verdict.suggested)} or later" if verdict.suggested else ""
    if verdict.step is not Step.NONE:
        yield f"A **{verdict.step}** change{needs}."
    if verdict.findings:
        yield from ("", *_findings(verdict.findings))
    rows = [
        (_IMPACT[verdict.impact(each)], each.area, safe(each.text), ", ".join(each.breaks) or "nobody", code(each.code))
        for each in verdict.differences
    ]
    yield from ("", *_rows(("", "Area", "What", "Breaks", "Rule"), rows))
    if verdict.consumers:
        readers = [
            (code(each.product), safe(each.name), safe(each.owner), code(each.port)) for each in verdict.consumers
        ]
        yield from ("", *_rows(("Consumer", "Name", "Owner", "Reads at"), readers))
