"""`hansa score`: how good the data products are as products, and what would make one better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.options import As, Home, Key, Output, Server, local, remote

if TYPE_CHECKING:
    from collections.abc import Sequence

Product = Annotated[str, typer.Argument(help="A data product's id or address; all products unless given.")]
Least = Annotated[int | None, typer.Option("--fail-under", min=0, max=100, help="Exit with 1 below this score.")]


def score(
    product: Product = "",
    fail_under: Least = None,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """Scores of the data products from 0 to 100, the least first; of one product with every rule."""
    if server:
        client = remote(server, key)
        found = [client.score(product)] if product else client.scores()
    else:
        with local(home) as mesh:
            found = [mesh.score(product)] if product else mesh.scores()
    _print(found, output, whole=bool(product))
    low = [each["dataProductId"] for each in found if each["score"] is not None and each["score"] < (fail_under or 0)]
    if low:
        typer.echo(f"Below {fail_under}: {', '.join(low)}", err=True)
        raise typer.Exit(1)


def _print(found: Sequence[dict[str, Any]], output: Output, *, whole: bool) -> None:
    from hansa.cli.output import print_rows

    flat = output in {Output.TABLE, Output.CSV}
    if not flat:
        print_rows(found, output)
    elif whole:
        if output is Output.TABLE:
            typer.echo(_headline(found[0]))
        print_rows(found[0]["rules"], output, columns=("key", "status", "weight", "reason", "advice"))
    else:
        rows = [{**each, "gap": (each["biggestGap"] or {}).get("label", "")} for each in found]
        columns = ("dataProductId", "score", "rating", "rulesFulfilled", "rulesApplicable", "gap")
        print_rows(rows, output, columns=columns)


def _headline(found: dict[str, Any]) -> str:
    told = f"{found['rulesFulfilled']} of {found['rulesApplicable']} rules fulfilled"
    if found["score"] is None:
        return f"{found['dataProductId']}: no rule applies"
    return f"{found['dataProductId']}: {found['score']} of 100, {found['rating']} ({told})"
