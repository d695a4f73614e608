"""`hansa contract export`: a contract in the language of another tool."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.options import As, Output


def command(
    format_name: Annotated[
        str | None, typer.Argument(metavar="[FORMAT]", help="The language; none: lists them.")
    ] = None,
    contract: Annotated[str | None, typer.Argument(help="The contract: a file, or a URL.")] = None,
    output_file: Annotated[
        Path | None, typer.Option("--output-file", "-O", help="Write here instead of printing.")
    ] = None,
    table: Annotated[list[str] | None, typer.Option(help="Only this table; may be given again.")] = None,
    dialect: Annotated[str, typer.Option(help="The SQL dialect of the result, for example postgres.")] = "",
    option: Annotated[list[str] | None, typer.Option(help="key=value that one format alone understands.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 where something could not be carried over.")
    ] = False,
    output: As = Output.TABLE,
) -> None:
    """Writes a contract as SQL, JSON Schema, dbt, HTML and more; says what could not be carried over.

    `hansa contract export catalog FOLDER --output-file SITE` makes pages of all contracts in a folder.
    """
    from hansa.cli.contract.conversion import finish, list_formats, options_of

    if format_name is None:
        list_formats(output, direction="export")
        return
    if contract is None:
        raise typer.BadParameter("Give the contract: a file, or a URL.", param_hint="CONTRACT")
    if format_name == "catalog":
        _catalog(contract, output_file)
        return
    from hansa.app.contract import Contract

    options = options_of(contract, table or (), option or (), dialect=dialect)
    exported = Contract.load(contract).export(format_name, options)
    finish(exported.content, exported.findings, output_file, strict=strict)


def _catalog(folder: str, target: Path | None) -> None:
    """A catalog is of a folder and becomes one."""
    from hansa.app.catalog import write_catalog

    if target is None:
        raise typer.BadParameter("Give a folder for the pages.", param_hint="--output-file")
    written = write_catalog(Path(folder), target)
    typer.echo(f"{len(written) - 1} contracts in {written[0]}")
