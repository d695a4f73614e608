"""`hansa user`: the people who may sign in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from hansa.cli.options import As, Home, Output, local
from hansa.kernel.errors import InvalidInput

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Email = Annotated[str, typer.Argument(help="The person's e-mail address.")]
Owner = Annotated[bool, typer.Option("--owner/--member", help="An owner runs the organisation; a member is in it.")]


@app.command()
def create(
    email: Email,
    name: Annotated[str, typer.Option(help="How the person is called.")] = "",
    owner: Owner = False,
    home: Home = None,
) -> None:
    """Makes an account; the password is asked for, or read from standard input. The first one should be an --owner."""
    with local(home) as mesh:
        if not owner and not mesh.users.any_owner():
            raise InvalidInput(
                "The first account must be an owner: somebody has to run the organisation.",
                hint=f"hansa user create {email} --owner",
            )
        user = mesh.users.create(email, _password(), name=name, owner=owner)
    typer.echo(f"{user.email} may sign in as {user.role.value}")


@app.command(name="list")
def list_users(
    text: Annotated[str, typer.Argument(help="A part of the name or of the address.")] = "",
    home: Home = None,
    output: As = Output.TABLE,
) -> None:
    """The people: their role, whether they may sign in, when they were here."""
    from hansa.cli.output import print_rows

    with local(home) as mesh:
        print_rows(mesh.users.list(text), output)


@app.command()
def role(email: Email, owner: Owner = False, home: Home = None) -> None:
    """Makes somebody an owner or a member of the organisation."""
    with local(home) as mesh:
        user = mesh.users.set_role(email, owner=owner)
    typer.echo(f"{user.email} is {user.role.value}")


@app.command()
def reset(email: Email, home: Home = None) -> None:
    """Sets a new password, asked for or read from standard input, and signs the person out everywhere."""
    with local(home) as mesh:
        user = mesh.users.reset(email, _password())
    typer.echo(f"{user.email} has a new password")


@app.command()
def disable(email: Email, home: Home = None) -> None:
    """Keeps somebody out: signed out at once, their API keys ended."""
    with local(home) as mesh:
        user = mesh.users.set_active(email, active=False)
    typer.echo(f"{user.email} may not sign in any more")


@app.command()
def enable(email: Email, home: Home = None) -> None:
    """Lets somebody in again; ended API keys stay ended."""
    with local(home) as mesh:
        user = mesh.users.set_active(email, active=True)
    typer.echo(f"{user.email} may sign in")


def _password() -> str:
    """Never from the command line, where the history and other users of the machine would see it."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
