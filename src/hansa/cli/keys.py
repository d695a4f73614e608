"""`hansa key`: API keys for programs."""

from __future__ import annotations

from typing import Annotated

import typer

from hansa.cli.options import As, Home, Output, local

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command()
def create(
    scope: Annotated[str, typer.Option(help="organization, or team:<id>.")] = "organization",
    name: Annotated[str, typer.Option(help="What the key is for.")] = "command line",
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it is valid.")] = 365,
    home: Home = None,
) -> None:
    """Makes a key and prints it alone, this once; only its hash is kept."""
    with local(home) as mesh:
        print(mesh.create_key(scope, name=name, days=days))


@app.command(name="list")
def list_keys(home: Home = None, output: As = Output.TABLE) -> None:
    """The keys: what for, until when, last used."""
    from hansa.cli.output import print_rows

    with local(home) as mesh:
        print_rows(mesh.keys(), output)


@app.command()
def revoke(identifier: Annotated[str, typer.Argument(help="The key's id.")], home: Home = None) -> None:
    """Ends a key at once."""
    with local(home) as mesh:
        mesh.revoke_key(identifier)
    typer.echo(f"revoked {identifier}")
