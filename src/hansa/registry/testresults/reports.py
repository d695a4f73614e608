"""A report of Hansa's own engine as a test result: each check in the manager's words, without the rows that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.findings import is_error
from hansa.registry.testresults.values import TestResult

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hansa.contracts.results import CheckResult, Report
    from hansa.kernel.findings import Finding
    from hansa.kernel.json import Json

ENGINE = "hansa"
WORST = ("error", "failed", "warning")
"""The first of these that any check came to is what the test came to."""


def of_report(report: Report, identifier: str, server: str, *, ended: datetime) -> TestResult:
    checks = [check_of(result, table.name) for table in report.tables for result in table.results]
    checks += [_finding(each, table.name) for table in report.tables for each in table.findings if is_error(each)]
    checks += [_finding(each, "") for each in report.findings if is_error(each)]
    return TestResult(
        identifier,
        report.contract_id,
        report.contract_version,
        server,
        verdict(str(check["result"]) for check in checks),
        report.at,
        ended,
        checks=tuple(checks),
    )


def check_of(result: CheckResult, table: str) -> dict[str, Json]:
    found: dict[str, Json] = {
        "key": result.check_id,
        "type": result.kind,
        "name": result.name,
        "model": table,
        "field": result.column,
        "dimension": result.dimension or None,
        "engine": ENGINE,
        "result": result.status,
        "reason": result.message or None,
        "failedNumber": result.failed_rows,
        "totalNumber": result.total_rows,
        "qualityCheckDefinition": result.threshold or None,
        "details": f"measured {result.measured}" if result.measured else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def verdict(results: Iterable[str]) -> str:
    """`unknown` where nothing was checked."""
    found = set(results)
    return next((word for word in WORST if word in found), "passed" if "passed" in found else "unknown")


def _finding(finding: Finding, table: str) -> dict[str, Json]:
    found: dict[str, Json] = {"type": "schema", "name": finding.code, "engine": ENGINE, "result": "error"}
    return found | {"reason": f"{finding.text} {finding.fix}".strip()} | ({"model": table} if table else {})
