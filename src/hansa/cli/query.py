"""`hansa query`: SQL over the data products, through the same guarded door as everywhere."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from hansa.cli.options import Home, Key, Output, Server, local, remote


def query(
    sql: Annotated[str, typer.Argument(help='SELECT … FROM domain.product, or domain.product."port"')],
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: Annotated[Output, typer.Option("--output", "-o", help="How the rows are printed.")] = Output.TABLE,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="At most so many rows.")] = 10_000,
    purpose: Annotated[str, typer.Option(help="What the answer is for; kept with the query.")] = "",
) -> None:
    """Runs one SELECT over the published data products."""
    from hansa.cli.output import print_rows

    if server:
        answer = remote(server, key).query(sql, limit=limit, purpose=purpose)
    else:
        with local(home) as mesh:
            answer = mesh.query(sql, limit=limit, purpose=purpose)
    names = [column["name"] for column in answer["columns"]]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in answer["rows"]]
    print_rows(rows, output, columns=names)
    for reason in answer.get("reasons", []) if answer.get("masks") else ():
        typer.echo(f"note: {reason}", err=True)
    if answer.get("truncated"):
        typer.echo(f"note: only the first {limit:,} rows; ask for more with --limit.", err=True)
