"""`hansa contract show`: what a contract promises, at a glance."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from hansa.cli.options import As, Output


def command(
    source: Annotated[str, typer.Argument(help="The contract: a file, or a URL.")],
    output: As = Output.TABLE,
) -> None:
    """Shows a contract's tables and columns with what each must be."""
    from hansa.app.contract import Contract
    from hansa.cli.output import print_rows

    contract = Contract.load(source)
    model = contract.model
    rows: list[dict[str, Any]] = [
        {
            "table": schema.name,
            "column": prop.name,
            "type": prop.logical_type or prop.physical_type,
            "required": bool(prop.required or prop.primary_key),
            "classification": prop.classification,
            "description": prop.description,
        }
        for schema in model.schema_
        for prop in schema.properties or ()
    ]
    if output is Output.TABLE:
        typer.echo(f"{model.name or model.id} {model.version or ''} · {model.status or 'no status'}")
    print_rows(rows, output)
