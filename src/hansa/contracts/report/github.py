"""GitHub's workflow commands: each line of output becomes an annotation at a line of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.contracts.report.issues import Issue

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
"""What a terminal or another reader may take for the end of a line, or for colours."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(issues: Iterable[Issue]) -> str:
    """Nothing in a document can end a command or start another one: what could is written as GitHub decodes it."""
    return "".join(f"{_command(issue)}\n" for issue in issues)


def _command(issue: Issue) -> str:
    finding = issue.finding
    properties = {"file": finding.place.document.replace("\\", "/").removeprefix("./")}
    if finding.place.line:
        properties |= {"line": str(finding.place.line), "col": str(finding.place.column or 1)}
    properties["title"] = finding.code
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(f'{finding.text} {finding.fix}'.strip())}"


def _data(text: str) -> str:
    return _CONTROL.sub("\ufffd", text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
