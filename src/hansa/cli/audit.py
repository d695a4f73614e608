"""`hansa audit`: who changed what, when, and how it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.options import As, Home, Key, Output, Server, local, remote

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command(name="list")
def list_entries(
    who: Annotated[str, typer.Option(help="An e-mail address, a name, or a principal such as api-key:….")] = "",
    kind: Annotated[str, typer.Option(help="dataproducts, members, keys, settings, …")] = "",
    identifier: Annotated[str, typer.Option("--id", help="What was changed, by its id.")] = "",
    since: Annotated[str, typer.Option(help="The first day, as 2026-09-30.")] = "",
    until: Annotated[str, typer.Option(help="The last day.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 100,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """Changes, the newest first."""
    from hansa.cli.output import print_rows

    rows: Sequence[dict[str, Any]]
    if server:
        asked = {"who": who, "kind": kind, "id": identifier, "since": since, "until": until, "limit": str(limit)}
        rows = remote(server, key).audit({name: value for name, value in asked.items() if value})
    else:
        with local(home) as mesh:
            rows = mesh.audit.list(who=who, kind=kind, identifier=identifier, since=since, until=until, limit=limit)
    columns = ("time", "who", "event", "subject", "why", "id") if output in {Output.TABLE, Output.CSV} else ()
    print_rows(rows, output, columns=columns)


@app.command()
def show(
    identifier: Annotated[str, typer.Argument(help="The change's id, from the list.")],
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """One change: a diff of what it was before and after."""
    from hansa.cli.output import print_rows

    if server:
        found = remote(server, key).audit_entry(identifier)
    else:
        with local(home) as mesh:
            found = mesh.audit.show(identifier)
    if output is not Output.TABLE:
        print_rows([found], output)
        return
    typer.echo(f"{found['time']}  {found['who']}  {found['event']}  {found['subject']}")
    typer.echo("\n".join(_diff(found["before"] or "", found["after"] or "")) or "Nothing is kept of how it was.")


def _diff(before: str, after: str) -> list[str]:
    from difflib import unified_diff

    return list(unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm=""))
