"""The mesh folder's verbs: init, new, plan, apply."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.main import EXIT_USAGE
from hansa.cli.options import As, Home, Output, local

if TYPE_CHECKING:
    from hansa.governance.publication import Plan

MOST_SHOWN = 500
"""Rows of a table that somebody may still read; laying out ten thousand takes longer than writing them."""


class Noun(StrEnum):
    PRODUCT = "product"
    CONTRACT = "contract"
    TEAM = "team"
    SOURCE = "source"
    DEFINITION = "definition"
    TAG = "tag"


class Archetype(StrEnum):
    SOURCE_ALIGNED = "source-aligned"
    AGGREGATE = "aggregate"
    CONSUMER_ALIGNED = "consumer-aligned"


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make a mesh of.")] = Path(),
    name: Annotated[str, typer.Option(help="The mesh's name.")] = "",
) -> None:
    """Makes a folder a mesh folder: `mesh.yaml`, a first team, a git repository."""
    from hansa.app import scaffold

    target = folder.resolve()
    for path in scaffold.init(target, name or target.name):
        typer.echo(f"created {path.relative_to(target)}")
    typer.echo("Next: `hansa new team NAME`, then `hansa new product NAME --owner TEAM`.", err=True)


def new(
    kind: Annotated[Noun, typer.Argument(help="What to scaffold.")],
    name: Annotated[str, typer.Argument(help="Its name, as people say it.")],
    owner: Annotated[str, typer.Option(help="The id of the team that owns it.")] = "",
    archetype: Annotated[Archetype, typer.Option(help="Of a product.")] = Archetype.SOURCE_ALIGNED,
    reads: Annotated[str, typer.Option(help="The contract id of the output port that a product reads.")] = "",
    source: Annotated[str, typer.Option("--from", help="The files that a product reads: data/orders/*.csv")] = "",
    home: Home = None,
) -> None:
    """Scaffolds the documents of a new product, contract, team, source, definition or tag."""
    from hansa.app import scaffold
    from hansa.app.settings import load

    folder = load(home).home
    wanted = scaffold.New(kind.value, name, owner, archetype.value, reads, source)
    for path in scaffold.new(folder, wanted):
        typer.echo(f"created {path.relative_to(folder)}")
    typer.echo("Next: edit the files, then `hansa plan`.", err=True)


Prune = Annotated[bool, typer.Option("--prune", help="Also remove what is no longer in the folder.")]


def plan(home: Home = None, output: As = Output.TABLE, prune: Prune = False) -> None:
    """Shows what `hansa apply` would change, who is affected, and what forbids it. Changes nothing."""
    with local(home) as mesh:
        judged = mesh.plan(prune=prune)
    _show(judged, output)
    if not judged.allowed:
        raise typer.Exit(EXIT_USAGE)


def apply(
    home: Home = None,
    output: As = Output.TABLE,
    prune: Prune = False,
    why: Annotated[str, typer.Option("--why", "-m", help="Why; kept with every version.")] = "",
) -> None:
    """Makes the mesh what the folder says, in one transaction; doing it twice changes nothing."""
    from hansa.registry.batch import remembering

    with local(home) as mesh, remembering():
        judged = mesh.plan(prune=prune)
        _show(judged, output)
        if not judged.allowed:
            typer.echo("Nothing was applied: mend the errors above first.", err=True)
            raise typer.Exit(EXIT_USAGE)
        applied = mesh.apply(why=why, prune=prune)
    if output is Output.TABLE:
        typer.echo(f"Applied {applied} change{'' if applied == 1 else 's'}." if applied else "Nothing to change.")


def _show(judged: Plan, output: Output) -> None:
    from hansa.cli.output import print_rows, say_findings

    rows = [
        {
            "action": change.action,
            "kind": change.kind.value,
            "id": change.id,
            "needs": change.needs.value if change.differences else "",
            "affected": list(change.affected),
            "differences": [difference.text for difference in change.differences],
        }
        for change in judged.changes
    ]
    if output is not Output.TABLE or rows:
        shown = rows[:MOST_SHOWN] if output is Output.TABLE else rows
        print_rows(shown, output, columns=("action", "kind", "id", "needs", "affected"))
        if len(shown) < len(rows):
            typer.echo(f"… and {len(rows) - len(shown):,} more; --output json lists all.")
    if output is Output.TABLE:
        for change in judged.changes:
            for difference in change.differences:
                typer.echo(f"  {change.id}: {difference.impact}: {difference.text}")
        typer.echo(f"{len(rows)} to change, {judged.unchanged} unchanged.")
    say_findings(judged.findings)
