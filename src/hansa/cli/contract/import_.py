"""`hansa contract import`: a contract from a schema, a table or data that exists already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.options import As, Output

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Options
    from hansa.kernel.findings import Finding


def command(
    format_name: Annotated[
        str | None, typer.Argument(metavar="[FORMAT]", help="The source's language; none: lists them.")
    ] = None,
    source: Annotated[
        str | None, typer.Argument(help="A file, a table's folder, a URL, or - for standard input.")
    ] = None,
    output_file: Annotated[
        Path | None, typer.Option("--output-file", "-O", help="Write here instead of printing.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="A contract to merge into, by names; what people wrote there stays.")
    ] = None,
    id: Annotated[str, typer.Option(help="The new contract's id.")] = "",  # noqa: A002 the option's name
    name: Annotated[str, typer.Option(help="The new contract's name.")] = "",
    table: Annotated[
        list[str] | None, typer.Option(help="Only this table; or the name of a table that has none.")
    ] = None,
    dialect: Annotated[str, typer.Option(help="The SQL dialect of the source, for example postgres.")] = "",
    option: Annotated[list[str] | None, typer.Option(help="key=value that one format alone understands.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 where something could not be carried over.")
    ] = False,
    output: As = Output.TABLE,
) -> None:
    """Makes a contract from SQL, JSON Schema, Avro, Parquet and more; says what could not be carried over."""
    from hansa.cli.contract.conversion import finish, list_formats, options_of

    if format_name is None:
        list_formats(output, direction="import")
        return
    if source is None:
        raise typer.BadParameter("Give the source: a file, a folder, a URL, or -.", param_hint="SOURCE")
    options = options_of(source, table or (), option or (), dialect=dialect, id=id, name=name)
    text, findings = _imported(format_name, source, options, into)
    finish(text, findings, output_file or into, strict=strict)


def _imported(format_name: str, source: str, options: Options, into: Path | None) -> tuple[str, tuple[Finding, ...]]:
    from hansa.app.contract import Contract
    from hansa.app.convert import import_contract
    from hansa.contracts.convert.merge import merge
    from hansa.standards.write import dump

    existing = Contract.load(into).document if into else None
    imported = import_contract(format_name, source, options)
    if existing is None:
        return dump(imported.data), imported.findings
    text, findings = merge(existing, imported.data)
    return text, (*imported.findings, *findings)
