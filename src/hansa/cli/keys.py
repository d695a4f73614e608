"""`hansa key`: API keys for programs."""

from __future__ import annotations

from typing import Annotated

import typer

from hansa.cli.options import As, Home, Output, local

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command()
def create(
    scope: Annotated[
        str, typer.Option(help="organization, organization_read, team:<id>, team_read:<id> or agent:<id>.")
    ] = "organization",
    name: Annotated[str, typer.Option(help="What the key is for.")] = "command line",
    days: Annotated[int, typer.Option(min=0, max=3660, help="How long it is valid; 0 for ever.")] = 365,
    permission: Annotated[list[str] | None, typer.Option(help="Only this; again for more. All unless given.")] = None,
    home: Home = None,
) -> None:
    """Makes a key and prints it alone, this once; only its hash is kept."""
    with local(home) as mesh:
        print(mesh.keys.create(scope, name=name, days=days, permissions=permission or ()))


@app.command(name="list")
def list_keys(home: Home = None, output: As = Output.TABLE) -> None:
    """The keys: what for, until when, last used."""
    from hansa.cli.output import print_rows

    with local(home) as mesh:
        print_rows(mesh.keys.list(), output)


@app.command()
def rotate(
    identifier: Annotated[str, typer.Argument(help="The key's id.")],
    hours: Annotated[float, typer.Option(min=0, max=720, help="How long the old key still works.")] = 24,
    home: Home = None,
) -> None:
    """Makes a new key for the same purpose and prints it alone; the old one works for a while more."""
    with local(home) as mesh:
        print(mesh.keys.rotate(identifier, hours=hours).text)


@app.command()
def revoke(identifier: Annotated[str, typer.Argument(help="The key's id.")], home: Home = None) -> None:
    """Ends a key at once."""
    with local(home) as mesh:
        mesh.keys.revoke(identifier)
    typer.echo(f"revoked {identifier}")
