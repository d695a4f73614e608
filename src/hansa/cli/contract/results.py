"""How the report of a test is printed: what is broken for people, everything for programs."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.results import CheckResult, Report, TableReport
    from hansa.kernel.findings import Finding
    from hansa.kernel.json import Json

MARKS = {"passed": "●", "failed": "■", "warning": "◆", "error": "▲", "skipped": "○"}
COLOURS = {"passed": "32", "failed": "31", "warning": "33", "error": "31", "skipped": "2"}
SHOWN = 3
"""Failing rows that people see of one check; `--output json` has all that were kept."""


def say(report: Report, output: str) -> None:
    """`output` is table, json or yaml."""
    match output:
        case "table":
            for line in lines(report):
                print(line)
        case "json":
            print(json.dumps(to_data(report), ensure_ascii=False, indent=2))
        case "yaml":
            from hansa.standards.write import dump

            print(dump(to_data(report)), end="")
        case _:
            raise InvalidInput("The report of a test is no table.", hint="Ask for --output table, json or yaml.")


def to_data(report: Report) -> dict[str, Json]:
    data: dict[str, Json] = json.loads(json.dumps(dataclasses.asdict(report), default=_plain))
    return {"ok": report.ok, **data}


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)


def lines(report: Report) -> Iterator[str]:
    for table in report.tables:
        yield from _table(table)
    for finding in report.findings:
        yield from _finding(finding)
    yield _verdict(report)


def _table(table: TableReport) -> Iterator[str]:
    rows = "" if table.rows is None else f" · {table.rows:,} {'row' if table.rows == 1 else 'rows'}"
    yield _coloured(f"{table.name}{rows}{f' · {table.about}' if table.about else ''} · {table.seconds:.1f} s", "1")
    for finding in table.findings:
        yield from _finding(finding)
    for result in table.results:
        if result.status != "passed":
            yield from _result(result)


def _result(result: CheckResult) -> Iterator[str]:
    mark = _coloured(f"{MARKS[result.status]} {result.status}", COLOURS[result.status])
    yield f"  {mark}  {result.message}  {_coloured(str(result.place), '2')}"
    for index, row in enumerate(result.sample[:SHOWN]):
        place = f"  {result.where[index]}" if index < len(result.where) else ""
        yield _coloured(f"      {json.dumps(row, ensure_ascii=False)}{place}", "2")


def _finding(finding: Finding) -> Iterator[str]:
    status = {"error": "error", "warning": "warning"}.get(finding.severity.value, "skipped")
    mark = _coloured(f"{MARKS[status]} {finding.severity}", COLOURS[status])
    yield f"  {mark}  {finding.text} {finding.fix}".rstrip() + f"  {_coloured(str(finding.place), '2')}"


def _verdict(report: Report) -> str:
    counts = Counter(str(each.status) for each in report.results)
    parts = ", ".join(f"{counts[status]} {status}" for status in MARKS if counts[status]) or "nothing was tested"
    word, colour = ("kept", "32") if report.ok else ("broken", "31")
    return _coloured(f"contract {report.contract_id} {report.contract_version}: {word} ({parts})", f"1;{colour}")


def _coloured(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if sys.stdout.isatty() else text
