"""`hansa contract import`: a contract from a schema, a table or data that exists already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.options import As, Output

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Imported, Options
    from hansa.kernel.findings import Finding


def command(
    format_name: Annotated[
        str | None, typer.Argument(metavar="[FORMAT]", help="The source's language; none: lists them.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Argument(help="A file, a table's folder, a URL (also of a database), or - for standard input."),
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
        list[str] | None,
        typer.Option(help="Only this table (of a database also 'stg_*'); or the name of a table that has none."),
    ] = None,
    schema_name: Annotated[str, typer.Option(help="The schema of the database; public or main unless given.")] = "",
    server: Annotated[str, typer.Option(help="The server of --contract that is the database, instead of a URL.")] = "",
    contract: Annotated[str, typer.Option(help="The contract that --server stands in.")] = "",
    profile: Annotated[
        bool, typer.Option("--profile", help="Look at the rows too: suggest rules that all of them keep.")
    ] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="With --profile: keep the numbers as custom properties.")
    ] = False,
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
    if source is None and not server:
        raise typer.BadParameter("Give the source: a file, a folder, a URL, or -.", param_hint="SOURCE")
    options = options_of(source or server, table or (), option or (), dialect=dialect, id=id, name=name)
    imported = _read(format_name, (source or "", schema_name, contract, server), options, (profile, statistics))
    text, findings = _written(imported, into)
    finish(text, findings, output_file or into, strict=strict)


def _read(format_name: str, where: tuple[str, str, str, str], options: Options, looks: tuple[bool, bool]) -> Imported:
    """`looks`: whether the rows are looked at, and whether the numbers are kept."""
    from hansa.app.profiling import Source, Wish, import_data

    if looks[1] and not looks[0]:
        raise typer.BadParameter("The numbers come from a profile: add --profile.", param_hint="--statistics")
    return import_data(format_name, Source(*where), options, Wish(statistics=looks[1]) if looks[0] else None)


def _written(imported: Imported, into: Path | None) -> tuple[str, tuple[Finding, ...]]:
    from hansa.app.contract import Contract
    from hansa.contracts.convert.merge import merge
    from hansa.standards.write import dump

    existing = Contract.load(into).document if into else None
    if existing is None:
        return dump(imported.data), imported.findings
    text, findings = merge(existing, imported.data)
    return text, (*imported.findings, *findings)
