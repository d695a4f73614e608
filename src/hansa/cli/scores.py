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


def rules(
    file: Annotated[str, typer.Argument(help="YAML or JSON with ratingBands and rules; chooses them.")] = "",
    home: Home = None,
    server: Server = None,
    key: Key = None,
    output: As = Output.TABLE,
) -> None:
    """The rules that make the scores, what each weighs, and whether the organisation chose it; with a file, chooses them."""
    from hansa.cli.output import print_rows

    wanted = _read(file) if file else None
    if server:
        client = remote(server, key)
        if wanted is not None:
            client.choose_score_rules(wanted)
        found = client.score_rules()
    else:
        with local(home) as mesh:
            if wanted is not None:
                mesh.choose_score_rules(wanted)
            found = mesh.score_rules()
    print_rows(found, output, columns=("key", "category", "weight", "counts", "label"))


def _read(file: str) -> dict[str, Any]:
    from pathlib import Path

    from hansa.kernel.errors import InvalidInput, NotFound
    from hansa.standards.yaml import parse

    try:
        text = Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFound(f"{file} cannot be read: {error}.", hint="Name a file with ratingBands and rules.") from error
    tree, findings = parse(text, file)
    if tree is None or not isinstance(tree.data, dict):
        raise InvalidInput(f"{file} holds no mapping.", hint="Begin with `rules:`.", findings=findings)
    return tree.data


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
