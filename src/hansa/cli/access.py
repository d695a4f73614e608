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
    user: Annotated[str, typer.Option(help="Or the e-mail address of the person who will.")] = "",
    role: Annotated[list[str] | None, typer.Option(help="A role of the port's contract; may be given again.")] = None,
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
        who = {"teamId": team, "consumerDataProductId": consumer, "userId": user, "roles": role or []}
        body = {"purpose": purpose, **who, **days}
        answer = remote(server, key).request_access(product, port, body)
        _say({"id": answer["accessId"], "status": answer["status"]}, output)
        return
    from hansa.governance.agreements import Ask

    with local(home) as mesh:
        days_ = (_day(start), _day(end))
        ask = Ask(product, port, purpose, team, consumer, *days_, user=user, roles=tuple(role or ()))
        _show(mesh.access.request(ask), output)


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


@app.command()
def withdraw(agreement: Agreement, why: Why = "", home: Home = None, server: Server = None, key: Key = None) -> None:
    """Takes back a request that nobody has decided yet. For who asked."""
    if server:
        remote(server, key).withdraw_access(agreement, why)
        return
    with local(home) as mesh:
        mesh.access.withdraw(agreement, why=why)


@app.command()
def grant(
    agreement: Agreement,
    state: Annotated[str | None, typer.Argument(help="Report it: provisioning, provisioned, deprovisioned, …")] = None,
    platform: Annotated[str | None, typer.Option(help="The data platform of the grant.")] = None,
    reference: Annotated[str | None, typer.Option(help="What the grant is called there.")] = None,
    diagnostics: Annotated[str | None, typer.Option(help="Why it failed.")] = None,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """Shows the grant behind an agreement as it was reported last, or reports it. For the provider's team."""
    said = {"platform": platform, "reference": reference, "diagnostics": diagnostics}
    if server:
        _say(remote(server, key).grant(agreement, state, said), output)
        return
    with local(home) as mesh:
        _say(mesh.access.grant(agreement, state, said), output)


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
