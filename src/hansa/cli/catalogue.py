"""Lists of what is in the mesh: products, contracts, teams, source systems, agreements, events."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.options import As, Home, Key, Output, Server, local, remote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hansa.app.wiring import Local

Text = Annotated[str, typer.Argument(help="Only what matches these words.")]


def products(
    text: Text = "", home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE
) -> None:
    """The data products."""
    columns = ("state", "address", "name", "owner", "status", "archetype", "version")
    _list("dataproducts", lambda mesh: mesh.products(text), columns, (home, server, key), output, text)


def contracts(
    text: Text = "", home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE
) -> None:
    """The data contracts."""
    columns = ("id", "name", "version", "status", "owner")
    _list("datacontracts", lambda mesh: mesh.contracts(text), columns, (home, server, key), output, text)


def teams(home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE) -> None:
    """The domains and teams."""
    columns = ("id", "name", "type", "parent")
    _list("teams", lambda mesh: mesh.teams(), columns, (home, server, key), output)


def sources(home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE) -> None:
    """The source systems."""
    columns = ("id", "name", "owner", "description")
    _list("sourcesystems", lambda mesh: mesh.sources(), columns, (home, server, key), output)


def agreements(home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE) -> None:
    """The access agreements: who may read which port, for what."""
    columns = ("id", "provider_product", "provider_port", "consumer_product", "status", "active", "purpose")
    _list("access", lambda mesh: mesh.agreements(), columns, (home, server, key), output)


def events(home: Home = None, server: Server = None, key: Key = None, output: As = Output.TABLE) -> None:
    """What happened, newest last."""
    from hansa.cli.output import print_rows

    rows: Sequence[dict[str, Any]]
    if server:
        found = remote(server, key).events()
        rows = [{**event, "name": str(event["type"]).rpartition(".")[2].removesuffix("Event")} for event in found]
    else:
        with local(home) as mesh:
            rows = [asdict(event) for event in mesh.events()]
    told = [{**row, "why": (row["data"] or {}).get("why", "")} for row in rows]
    print_rows(told, output, columns=("time", "name", "subject", "principal", "why"))


def _list(
    kind: str,
    ask: Callable[[Local], Sequence[dict[str, Any]]],
    columns: tuple[str, ...],
    where: tuple[Path | None, str | None, str | None],
    output: Output,
    text: str = "",
) -> None:
    from hansa.cli.documents import fitting
    from hansa.cli.documents import rows as flat
    from hansa.cli.output import print_rows

    home, server, key = where
    if server:
        rows: Sequence[dict[str, Any]] = fitting(remote(server, key).records(kind), text)
        rows = flat(kind, rows) if output in {Output.TABLE, Output.CSV} else rows
        columns = tuple(each for each in columns if any(each in row for row in rows))
    else:
        with local(home) as mesh:
            rows = ask(mesh)
    print_rows(rows, output, columns=columns if output in {Output.TABLE, Output.CSV} else ())
