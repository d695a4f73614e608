"""`hansa lineage`: where each column comes from and who reads it, as read from the SQL."""

from __future__ import annotations

from typing import Annotated

import typer

from hansa.cli.options import As, Home, Key, Output, Server, local, remote


def lineage(
    product: Annotated[str, typer.Argument(help="A data product's id or address.")],
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """Column-level lineage of a product's output ports."""
    from hansa.cli.output import print_rows

    if server:
        edges = remote(server, key).lineage(product)["edges"]
    else:
        with local(home) as mesh:
            edges = mesh.lineage(product)
    print_rows(edges, output)
