"""The formats by the names that `--format` takes, and what each can write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.report import junit, markdown
from hansa.contracts.report.github import github
from hansa.contracts.report.gitlab import gitlab
from hansa.contracts.report.issues import of_lint, of_report, of_verdicts
from hansa.contracts.report.omds import omds
from hansa.contracts.report.oors import oors
from hansa.contracts.report.otel import otel
from hansa.contracts.report.sarif import sarif

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.contracts.report.issues import Issue
    from hansa.contracts.report.subject import Linted
    from hansa.contracts.results import Report

    LintWriter = Callable[[Sequence[Linted], Mapping[str, str]], str]
    ReportWriter = Callable[[Report, str], str]
    DiffWriter = Callable[[Sequence[Verdict]], str]


@dataclass(frozen=True, slots=True)
class Format:
    """A writer is None where the format cannot say such a thing.

    `lint` takes the documents and the sentence of each rule by its code, `report` a test and the id of its run.
    """

    name: str
    title: str
    extension: str
    lint: LintWriter | None = None
    report: ReportWriter | None = None
    diff: DiffWriter | None = None


def _issues(name: str, title: str, extension: str, write: Callable[[Sequence[Issue]], str]) -> Format:
    return Format(
        name,
        title,
        extension,
        lint=lambda documents, rules: write(list(of_lint(documents, rules))),
        report=lambda report, _: write(list(of_report(report))),
        diff=lambda verdicts: write(list(of_verdicts(verdicts))),
    )


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _lines(report: Report) -> str:
    """As OpenTelemetry's file exporter writes it: one request a line."""
    return "".join(json.dumps(request, ensure_ascii=False) + "\n" for request in otel(report).values())


def _documents(verdicts: Sequence[Verdict]) -> str:
    from hansa.standards.write import dump

    return "---\n".join(dump(omds(verdict)) for verdict in verdicts)


_ALL = (
    Format(
        "junit",
        "JUnit XML",
        "xml",
        lint=lambda documents, _: junit.of_lint(documents),
        report=lambda report, _: junit.of_report(report),
        diff=junit.of_verdicts,
    ),
    _issues("sarif", "SARIF 2.1.0", "sarif", sarif),
    Format(
        "markdown",
        "Markdown",
        "md",
        lint=lambda documents, _: markdown.of_lint(documents),
        report=lambda report, _: markdown.of_report(report),
        diff=markdown.of_verdicts,
    ),
    _issues("github", "GitHub annotations", "txt", github),
    _issues("gitlab", "GitLab code quality", "json", gitlab),
    Format("oors", "Open Observability Results", "json", report=lambda report, run: _json(oors(report, run))),
    Format("omds", "Open Metadata Difference", "yaml", diff=_documents),
    Format("otel", "OpenTelemetry (OTLP/JSON)", "jsonl", report=lambda report, _: _lines(report)),
)

FORMATS: dict[str, Format] = {each.name: each for each in _ALL}
