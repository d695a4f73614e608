"""How results are printed: a table for people, JSON, YAML and CSV for programs."""

from __future__ import annotations

import csv
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from hansa.cli.options import Output

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.kernel.findings import Finding

MARKS = {"good": "[green]●[/]", "warn": "[yellow]◆[/]", "bad": "[red]■[/]", "none": "[dim]○[/]"}
"""A state has a shape, as on the pages: circle good, diamond warning, square bad."""


WIDE = 1000
"""Columns of a table that no terminal shows: what reads it wants one line for each row."""


def print_rows(rows: Sequence[Mapping[str, Any]], output: Output, *, columns: Sequence[str] = ()) -> None:
    """Prints `rows`; a table shows `columns` only, the other formats show everything."""
    names = list(columns) or (list(rows[0]) if rows else [])
    match output:
        case Output.JSON:
            print(json.dumps([dict(row) for row in rows], default=str, ensure_ascii=False, indent=2))
        case Output.YAML:
            from hansa.standards.write import dump

            print(dump(json.loads(json.dumps([dict(row) for row in rows], default=str))), end="")
        case Output.CSV:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([[_plain(row.get(name)) for name in names] for row in rows])
        case Output.TABLE:
            _table(rows, names)


def _table(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in names:
        numeric = bool(rows) and isinstance(rows[0].get(name), int | float) and not isinstance(rows[0].get(name), bool)
        table.add_column(name.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(
            *[
                MARKS.get(str(row.get(n)), escape(_plain(row.get(n)))) if n == "state" else escape(_plain(row.get(n)))
                for n in names
            ]
        )
    Console(width=None if sys.stdout.isatty() or os.environ.get("COLUMNS") else WIDE).print(table)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)


def say_findings(findings: Sequence[Finding]) -> None:
    """Findings go to standard error, one block each: where, what, and what to do."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True, highlight=False)
    colours = {"error": "red", "warning": "yellow", "info": "blue"}
    for finding in findings:
        colour = colours[finding.severity.value]
        console.print(
            f"[{colour}]{finding.severity}[/] [bold]{escape(str(finding.place))}[/] {escape(finding.text)} [dim]{finding.code}[/]",
            soft_wrap=True,
        )
        if finding.fix:
            console.print(f"  [dim]→[/] {escape(finding.fix)}", soft_wrap=True)
