"""`hansa contract test`: holds data to its contract."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.contract.formats import TestFormats
from hansa.cli.options import As, Output, Quiet
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.app.testing import Rows
    from hansa.contracts.results import Report

At = Annotated[str | None, typer.Option("--at", help="The moment that freshness is measured by, ISO 8601.")]
Schema = Annotated[str | None, typer.Option("--schema", help="Only this table.")]
ServerName = Annotated[str | None, typer.Option("--server", help="The server of the contract to read; else its first.")]
Environment = Annotated[str | None, typer.Option("--environment", help="Only servers of this environment.")]
Where = Annotated[str | None, typer.Option("--where", help="Test only the rows that meet this SQL condition.")]

Quarantine = Annotated[
    Path | None,
    typer.Option("--quarantine", help="A folder for the failing rows with their reasons, and for the passing ones."),
]
Part = Annotated[
    float,
    typer.Option(
        "--sample",
        min=0.0,
        max=1.0,
        help="Test this part of the rows, 0.01 for one in a hundred: results are estimates.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="A column that the contract does not know breaks it.")]
Clear = Annotated[
    bool, typer.Option("--clear", help="Show the classified values of failing rows, which are masked otherwise.")
]
State = Annotated[
    Path | None, typer.Option("--state", help="A folder kept between tests: then only new Parquet files are read.")
]


def command(
    source: Annotated[str, typer.Argument(help="The contract: a file, or a URL.")],
    data: Annotated[str | None, typer.Argument(help="The data, instead of the server's: a file or a glob.")] = None,
    server: ServerName = None,
    environment: Environment = None,
    schema: Schema = None,
    where: Where = None,
    at: At = None,
    state: State = None,
    quarantine: Quarantine = None,
    sample: Part = 1.0,
    strict: Strict = False,
    clear: Clear = False,
    output: As = Output.TABLE,
    quiet: Quiet = False,
    formats: TestFormats = None,
) -> None:
    """Tests data against its contract. Exit code 0: every promise is kept; 1: one is broken, or could not be tested."""
    from hansa.app.contract import Contract
    from hansa.cli.contract.formats import wanted, write
    from hansa.cli.contract.results import say
    from hansa.kernel.ids import new_id

    files = wanted(formats, "report")
    rows: Rows = {"sample": sample, "strict": strict, "clear": clear}
    if quarantine is not None:
        rows["quarantine"] = quarantine
    report = Contract.load(source).test(
        data,
        server=server,
        environment=environment,
        at=_moment(at),
        where=where,
        schema=schema,
        state=state,
        **rows,
        progress=None if quiet or not sys.stderr.isatty() else _progress(),
    )
    run = new_id(report.at)
    if not write(files, lambda each: each.report(report, run) if each.report else ""):
        say(report, output)
    raise typer.Exit(_code(report))


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no moment.", hint="Write it as 2026-06-01T12:00:00+02:00.") from error


def _progress() -> Callable[[str], None]:
    return lambda table: print(f"testing {table} …", file=sys.stderr, flush=True)


def _code(report: Report) -> int:
    from hansa.cli.main import EXIT_FAILED, EXIT_UNAVAILABLE

    if report.ok:
        return 0
    unreachable = any(each.code == "unavailable" for table in report.tables for each in table.findings)
    return EXIT_UNAVAILABLE if unreachable else EXIT_FAILED
