"""`hansa contract init`: a new contract that is complete, commented, and passes lint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_COLUMN = "One column: 'order_id: string key # Identifies one row.' Can be repeated."


def command(
    file: Annotated[str, typer.Argument(help="Where to write; - is standard output. ID.odcs.yaml unless given.")] = "",
    identifier: Annotated[str, typer.Option("--id", help="What everything refers to it by.")] = "",
    name: Annotated[str, typer.Option("--name", help="What people call it.")] = "",
    owner: Annotated[str, typer.Option("--owner", help="The team that answers for the data.")] = "",
    domain: Annotated[str, typer.Option("--domain", help="The domain; the owner unless given.")] = "",
    table: Annotated[str, typer.Option("--table", help="The name of the table.")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="What the data is for.")] = "",
    column: Annotated[list[str] | None, typer.Option("--column", help=_COLUMN)] = None,
    canvas: Annotated[Path | None, typer.Option("--canvas", help="Begin from a filled-in canvas (YAML).")] = None,
) -> None:
    """Begins a contract (ODCS 3.2.0). An existing file is never written over."""
    from hansa.app.begin import Beginning, from_canvas, from_template, write_new

    wish = Beginning(identifier, name, owner, domain, table, purpose, tuple(column or ()))
    text = from_canvas(canvas) if canvas else from_template(wish)
    if file == "-":
        print(text, end="")
        return
    path = Path(file or f"{_id(text)}.odcs.yaml")
    write_new(path, text)
    typer.echo(f"{path} is written. Next: hansa contract lint {path}")


def _id(text: str) -> str:
    """The id that was chosen, as a file's name."""
    from hansa.kernel.ids import slug
    from hansa.standards.yaml import parse

    tree, _ = parse(text, "new")
    return slug(str(tree.data["id"])) if tree and isinstance(tree.data, dict) else "contract"
