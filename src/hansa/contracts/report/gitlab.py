"""GitLab's code quality report: the findings that a merge request shows beside its lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.contracts.report.issues import fingerprints
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.contracts.report.issues import Issue

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(issues: Iterable[Issue]) -> str:
    entries = [
        {
            "description": f"{issue.finding.text} {issue.finding.fix}".strip(),
            "check_name": issue.finding.code,
            "fingerprint": mark,
            "severity": _SEVERITIES[issue.finding.severity],
            "location": {
                "path": issue.finding.place.document.replace("\\", "/").removeprefix("./"),
                "lines": {"begin": max(1, issue.finding.place.line)},
            },
        }
        for issue, mark in fingerprints(issues)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
