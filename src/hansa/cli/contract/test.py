"""`hansa contract test`: holds data to its contract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.contract.formats import TestFormats
from hansa.cli.contract.testing import Options, test
from hansa.cli.options import As, Output, Quiet

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
    options = Options(
        server=server,
        environment=environment,
        schema=schema,
        where=where,
        at=at,
        state=state,
        quarantine=quarantine,
        sample=sample,
        strict=strict,
        clear=clear,
        output=output.value,
        quiet=quiet,
        formats=tuple(formats or ()),
    )
    raise typer.Exit(test(source, data, options))
