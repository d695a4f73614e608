"""`hansa doctor`: what is wrong with a mesh, and what to do about it."""

from __future__ import annotations

import typer

from hansa.cli.main import EXIT_FAILED
from hansa.cli.options import As, Home, Output

SHAPES = {"error": "bad", "warning": "warn", "info": "none"}


def doctor(home: Home = None, output: As = Output.TABLE) -> None:
    """Looks over database, documents, data files, runs and disk space; changes nothing. Exit 1 if something is wrong."""
    from hansa.app.doctor import examine
    from hansa.app.settings import load
    from hansa.cli.output import print_rows
    from hansa.kernel.clock import SystemClock

    findings = examine(load(home), SystemClock().now())
    rows = [
        {
            "state": SHAPES[each.severity.value],
            "code": each.code,
            "severity": each.severity.value,
            "where": str(each.place),
            "text": each.text,
            "fix": each.fix,
        }
        for each in findings
    ]
    if rows or output is not Output.TABLE:
        print_rows(rows, output, columns=("state", "code", "where", "text", "fix"))
    if rows:
        raise typer.Exit(EXIT_FAILED)
    if output is Output.TABLE:
        typer.echo("● Nothing is wrong.")
