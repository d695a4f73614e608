"""`hansa access`: who may read what: ask for it, decide about it, end it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.catalogue import agreements
from hansa.cli.options import As, Home, Key, Output, Server, local, remote

if TYPE_CHECKING:
    from datetime import date

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command(name="list")(agreements)

Agreement = Annotated[str, typer.Argument(help="The agreement's id, as `hansa access list` shows it.")]
Why = Annotated[str, typer.Option("--why", "-m", help="Why; kept with the agreement's history.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day: 2026-12-31.")]


@app.command()
def request(
    product: Annotated[str, typer.Argument(help="The data product's id or address.")],
    port: Annotated[str, typer.Argument(help="The output port's name.")],
    purpose: Annotated[str, typer.Option(help="What the data is for; the owner decides by it.")],
    team: Annotated[str, typer.Option(help="The id of the team that will read it.")] = "",
    consumer: Annotated[str, typer.Option(help="Or the id of the data product that will.")] = "",
    start: Day = None,
    end: Day = None,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """Asks for access to an output port; granted at once where the port says so, or where one team is on both sides."""
    if server:
        days = {"startDate": _text(start), "endDate": _text(end)}
        body = {"purpose": purpose, "teamId": team, "consumerDataProductId": consumer, **days}
        answer = remote(server, key).request_access(product, port, body)
        _say({"id": answer["accessId"], "status": answer["status"]}, output)
        return
    from hansa.governance.agreements import Ask

    with local(home) as mesh:
        _show(mesh.access.request(Ask(product, port, purpose, team, consumer, _day(start), _day(end))), output)


@app.command()
def approve(
    agreement: Agreement,
    why: Why = "",
    start: Day = None,
    end: Day = None,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """Grants what was asked for, from today unless a start is given. For the provider's team."""
    if server:
        said = {"reason": why, "startDate": _text(start), "endDate": _text(end)}
        _show(remote(server, key).decide_access(agreement, "approve", said), output)
        return
    with local(home) as mesh:
        _show(mesh.access.approve(agreement, why=why, start=_day(start), end=_day(end)), output)


@app.command()
def reject(
    agreement: Agreement,
    why: Why,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """Turns a request down; the reason is for who asked. For the provider's team."""
    if server:
        _show(remote(server, key).decide_access(agreement, "reject", {"reason": why}), output)
        return
    with local(home) as mesh:
        _show(mesh.access.reject(agreement, why=why), output)


@app.command()
def end(
    agreement: Agreement,
    why: Why = "",
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its last day; at once unless given.")
    ] = None,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """Ends an agreement, at once or with a day. For either side."""
    if server:
        said = {"reason": why, "endDate": _text(on)}
        _show(remote(server, key).decide_access(agreement, "cancel", said), output)
        return
    with local(home) as mesh:
        _show(mesh.access.end(agreement, why=why, on=_day(on)), output)


def _show(document: dict[str, Any], output: Output) -> None:
    info = document["info"]
    _say({"id": document["id"], **{key: info.get(key) for key in ("status", "startDate", "endDate")}}, output)


def _say(row: dict[str, Any], output: Output) -> None:
    from hansa.cli.output import print_rows

    print_rows([row], output, columns=tuple(row))


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def _text(at: datetime | None) -> str | None:
    return at.date().isoformat() if at else None
