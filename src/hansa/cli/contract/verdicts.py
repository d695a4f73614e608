"""How differences are printed: grouped by document for people, everything for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from hansa.cli.options import Output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.compatibility.difference import Difference
    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.kernel.findings import Finding, Place

MARKS = {"breaking": "■", "compatible": "●", "cosmetic": "○"}
COLOURS = {"breaking": "31", "compatible": "32", "cosmetic": "2", "error": "31", "warning": "33", "info": "34"}


def say(verdicts: Sequence[Verdict], output: Output) -> None:
    match output:
        case Output.TABLE:
            for line in lines(verdicts):
                print(line)
        case Output.JSON:
            print(json.dumps([to_data(each) for each in verdicts], ensure_ascii=False, indent=2))
        case Output.YAML:
            from hansa.standards.write import dump

            print(dump([to_data(each) for each in verdicts]), end="")
        case Output.CSV:
            from hansa.cli.output import print_rows

            print_rows([row for each in verdicts for row in rows(each)], output)


def to_data(verdict: Verdict) -> dict[str, Any]:
    return {
        "standard": verdict.standard,
        "id": verdict.id,
        "name": verdict.name,
        "document": verdict.document,
        "oldVersion": verdict.old_version,
        "newVersion": verdict.new_version,
        "step": str(verdict.step),
        "suggestedVersion": verdict.suggested,
        "perspective": verdict.perspective,
        "breaking": bool(verdict.breaking),
        "differences": list(rows(verdict)),
        "findings": [_finding(each) for each in verdict.findings],
        "consumers": [
            {"product": c.product, "name": c.name, "owner": c.owner, "port": c.port, "document": c.document}
            for c in verdict.consumers
        ],
    }


def rows(verdict: Verdict) -> Iterator[dict[str, Any]]:
    for each, place in zip(verdict.differences, verdict.places, strict=True):
        yield {
            "document": verdict.document,
            "impact": verdict.impact(each),
            "breaks": list(each.breaks),
            "area": each.area,
            "change": each.change,
            "step": str(each.step),
            "rule": each.code,
            "why": each.rule.sentence,
            "text": each.text,
            "pointer": each.pointer,
            "line": place.line,
            "column": place.column,
            "before": each.before,
            "after": each.after,
        }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "document": place.document,
        "line": place.line,
        "column": place.column,
        "text": finding.text,
        "fix": finding.fix,
    }


def lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    for verdict in verdicts:
        if verdict.differences or verdict.findings:
            yield from _verdict(verdict)
    yield _summary(verdicts)


def _verdict(verdict: Verdict) -> Iterator[str]:
    versions = " → ".join(dict.fromkeys(filter(None, (verdict.old_version, verdict.new_version))))
    yield _coloured(_clean(f"{verdict.name or verdict.id} {versions} · {verdict.document}"), "1")
    for each, place in zip(verdict.differences, verdict.places, strict=True):
        yield _difference(each, verdict.impact(each), place)
    for finding in verdict.findings:
        word = _coloured(f"◆ {finding.severity}", COLOURS[str(finding.severity)])
        yield f"  {word}  {_clean(f'{finding.text} {finding.fix}')} {_coloured(finding.code, '2')}"
    if verdict.consumers and verdict.breaking:
        yield f"  {_coloured('breaks', COLOURS['breaking'])}  {len(verdict.consumers)} that read under it:"
        for reader in verdict.consumers:
            owner = f" of {reader.owner}" if reader.owner else ""
            yield _clean(f"    {reader.product}{owner}, at {reader.port} ({reader.document})")
    if verdict.suggested:
        yield f"  a {verdict.step} change: version {verdict.suggested} or later"


def _difference(each: Difference, impact: str, place: Place) -> str:
    mark = _coloured(f"{MARKS[impact]} {impact:<10}", COLOURS[impact])
    where = f"{place.line}:{place.column} " if place.line else ""
    return f"  {mark}  {each.area:<13}  {_clean(each.text)} {_coloured(f'{where}{each.code}', '2')}"


def _summary(verdicts: Sequence[Verdict]) -> str:
    documents = f"{len(verdicts)} document{'s' * (len(verdicts) != 1)}"
    found = [verdict.impact(each) for verdict in verdicts for each in verdict.differences]
    counts = ", ".join(f"{found.count(impact)} {impact}" for impact in MARKS if impact in found)
    return _coloured(f"{documents}: {counts or 'no difference'}", "1")


def _clean(text: str) -> str:
    """Without control characters: a document may not write to the terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _coloured(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if sys.stdout.isatty() else text
