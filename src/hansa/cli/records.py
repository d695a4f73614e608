"""`hansa records`: the documents of any kind, as policies, certifications, tags, definitions, assets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.options import As, Home, Key, Output, Server, local, remote

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
What = Annotated[str, typer.Argument(help="The kind, as its folder is called: policies, tags, assets, …")]


@app.command(name="list")
def list_records(
    kind: What,
    text: Annotated[str, typer.Argument(help="Only what has these words.")] = "",
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """The documents of a kind, by name."""
    from hansa.cli.output import print_rows

    rows: Sequence[dict[str, Any]]
    if server:
        found = remote(server, key).records(kind)
        rows = [row for row in found if all(word in str(row).lower() for word in text.lower().split())]
    else:
        with local(home) as mesh:
            rows = mesh.records(kind, text)
    columns = ("id", "name", "owner", "status") if output in {Output.TABLE, Output.CSV} else ()
    print_rows(rows, output, columns=columns)


@app.command()
def show(
    kind: What,
    identifier: Annotated[str, typer.Argument(help="The document's id.")],
    home: Home = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """One document as YAML, with its comments; a change of it that waits for approval is told beside it."""
    if server:
        client = remote(server, key)
        text, waiting = client.document(kind, identifier), client.changes(state="open", kind=kind, document=identifier)
    else:
        with local(home) as mesh:
            text = mesh.record(kind, identifier).text
            waiting = mesh.changes.list("open", kind, document=identifier)
    typer.echo(text, nl=False)
    for each in waiting:
        typer.echo(f"A change of it waits for approval: hansa changes show {each['id']}", err=True)
