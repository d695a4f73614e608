"""`hansa changes`: change requests: what waits for approval, and the decision about it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.options import As, Home, Key, Output, Server, local, remote

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Which = Annotated[str, typer.Argument(help="The change request's id, as `hansa changes list` shows it.")]
Why = Annotated[str, typer.Option("--why", "-m", help="Why; kept with the request.")]


@app.command(name="list")
def list_changes(
    state: Annotated[str, typer.Option(help="Only those that are open, accepted, rejected, withdrawn, outdated.")] = "",
    kind: Annotated[str, typer.Option(help="Only those of documents of this kind: dataproducts, …")] = "",
    team: Annotated[str, typer.Option(help="Only those that wait for this team's approval.")] = "",
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """The change requests that you may see, the oldest first."""
    from hansa.cli.output import print_rows

    if server:
        with closing(remote(server, key)) as client:
            found = client.changes(state=state, kind=kind, team=team)
    else:
        with local(home) as mesh:
            found = mesh.changes.list(state, kind, team)
    print_rows([_row(each) if output is Output.TABLE else each for each in found], output, columns=COLUMNS)


@app.command()
def show(change: Which, home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE) -> None:
    """One change request with the difference that it would make."""
    from hansa.cli.output import print_rows

    if server:
        with closing(remote(server, key)) as client:
            found = client.change(change)
    else:
        with local(home) as mesh:
            found = mesh.changes.show(change)
    print_rows([_row(found) if output is Output.TABLE else found], output, columns=COLUMNS)
    if output is Output.TABLE:
        for each in found["conflicts"]:
            typer.echo(f"{each['kind']}/{each['id']} {each['place']}: {each['text']}")
        for each in found["documents"]:
            typer.echo(each["diff"])


@app.command()
def accept(
    change: Which, why: Why = "", home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE
) -> None:
    """Makes the change. For those who may approve it, but not for who asked."""
    _decide("accept", change, why, (home, server, key), output)


@app.command()
def reject(
    change: Which, why: Why, home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE
) -> None:
    """Turns it down; the reason is for who asked. For those who may approve it."""
    _decide("reject", change, why, (home, server, key), output)


@app.command()
def withdraw(
    change: Which, why: Why = "", home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE
) -> None:
    """Takes back what nobody has decided yet. For who asked."""
    _decide("withdraw", change, why, (home, server, key), output)


COLUMNS = ("id", "state", "title", "author", "teams", "reason")


def _decide(
    verb: str, change: str, why: str, where: tuple[Path | None, str | None, str | None], output: Output
) -> None:
    from hansa.cli.output import print_rows

    home, server, key = where
    if server:
        with closing(remote(server, key)) as client:
            found = client.decide_change(change, verb, why)
    else:
        with local(home) as mesh:
            found = mesh.changes.decide(change, verb, why)
    print_rows([_row(found) if output is Output.TABLE else found], output, columns=COLUMNS)


def _row(found: dict[str, Any]) -> dict[str, Any]:
    return found | {"author": found["author"]["name"]}
