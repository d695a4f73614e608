"""SARIF 2.1.0 (OASIS): what code scanning of GitHub, Azure DevOps and editors read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from hansa.contracts.report.issues import fingerprints
from hansa.kernel.findings import Severity
from hansa.kernel.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.contracts.report.issues import Issue
    from hansa.kernel.findings import Place
    from hansa.kernel.json import Json

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "hansaContract/v1"
"""Bound to rule, document and what the rule is about, not to lines: a scan knows old findings again after an edit above."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(issues: Iterable[Issue]) -> str:
    found = list(fingerprints(issues))
    rules = {issue.finding.code: issue for issue, _ in reversed(found)}
    codes = sorted(rules)
    index = {code: number for number, code in enumerate(codes)}
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "Hansa",
                "semanticVersion": __version__,
                "rules": [_rule(rules[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(issue, mark, index[issue.finding.code]) for issue, mark in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(issue: Issue) -> Json:
    code = issue.finding.code
    about = issue.about or code.rpartition("/")[2].replace("-", " ").capitalize() + "."
    return {
        "id": code,
        "shortDescription": {"text": about},
        "defaultConfiguration": {"level": _LEVELS[issue.finding.severity]},
        "properties": {"tags": ["data-contract"]},
    }


def _result(issue: Issue, mark: str, rule: int) -> Json:
    finding = issue.finding
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.text} {finding.fix}".strip() or finding.code},
        "locations": [_location(finding.place)],
        "partialFingerprints": {FINGERPRINT: mark},
    }


def _location(place: Place) -> Json:
    physical: dict[str, Json] = {"artifactLocation": {"uri": _uri(place.document)}}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": max(1, place.column)}
    location: dict[str, Json] = {"physicalLocation": physical}
    if place.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": place.pointer, "kind": "value"}]
    return location


def _uri(document: str) -> str:
    """A relative path stays relative, so that it is found in any checkout; an absolute one is a file URI."""
    if document.startswith(("http://", "https://", "file://")):
        return quote(document, safe=":/?#[]@!$&'()*+,;=%~-._")
    path = quote(document.replace("\\", "/").removeprefix("./"))
    return f"file://{path}" if path.startswith("/") else path
