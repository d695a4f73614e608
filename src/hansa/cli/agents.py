"""`hansa agent`: programs that act for a team in their own name."""

from __future__ import annotations

from typing import Annotated

import typer

from hansa.cli.options import As, Home, Output, local

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Agent = Annotated[str, typer.Argument(help="The agent's id.")]


@app.command(name="list")
def list_agents(home: Home = None, output: As = Output.TABLE) -> None:
    """The agents: for which team, whether they may act, when last seen."""
    from hansa.cli.output import print_rows

    with local(home) as mesh:
        print_rows(mesh.agents.list(), output)


@app.command()
def show(identifier: Agent, home: Home = None, output: As = Output.TABLE) -> None:
    """One agent: what it may do, what it read in 90 days, and its agreements."""
    from hansa.cli.output import print_rows

    with local(home) as mesh:
        found = mesh.agents.show(identifier)
    rows = [{"what": key, "says": value} for key, value in found.items()]
    print_rows(rows if output is Output.TABLE else [found], output)


@app.command()
def create(
    identifier: Agent,
    team: Annotated[str, typer.Option(help="The team it acts for.")],
    purpose: Annotated[str, typer.Option(help="What it does, in a sentence.")],
    name: Annotated[str, typer.Option(help="As people say it; else its id.")] = "",
    permission: Annotated[
        list[str] | None, typer.Option(help="What it may do in its team; again for more. ACCESS_REQUEST unless given.")
    ] = None,
    home: Home = None,
) -> None:
    """Makes an agent; `hansa key create --scope agent:ID` makes its key."""
    with local(home) as mesh:
        mesh.agents.create(identifier, team=team, purpose=purpose, name=name, permissions=permission or None)
    typer.echo(f"created {identifier}; its key: hansa key create --scope agent:{identifier}")


@app.command()
def disable(identifier: Agent, home: Home = None) -> None:
    """Keeps an agent out at once."""
    with local(home) as mesh:
        mesh.agents.set_active(identifier, active=False)
    typer.echo(f"disabled {identifier}")


@app.command()
def enable(identifier: Agent, home: Home = None) -> None:
    """Lets a disabled agent in again, with the keys it had."""
    with local(home) as mesh:
        mesh.agents.set_active(identifier, active=True)
    typer.echo(f"enabled {identifier}")
