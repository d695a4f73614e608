"""The verbs that make data: build, test, publish; and `runs`, which shows what they did."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.main import EXIT_FAILED, EXIT_USAGE
from hansa.cli.options import As, Home, Key, Output, Quiet, Server, local, remote
from hansa.kernel.growing import growing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.app.wiring import Local

SHAPES = {
    "succeeded": "good",
    "blocked": "bad",
    "failed": "bad",
    "running": "warn",
    "queued": "none",
    "cancelled": "none",
}
CHECK_SHAPES = {"passed": "good", "warning": "warn", "failed": "bad", "error": "bad", "skipped": "none"}

Product = Annotated[str, typer.Argument(help="A data product's id or address, as checkout/orders.")]


def build(
    product: Annotated[str | None, typer.Argument(help="A data product's id or address.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every product, each after those it reads.")] = False,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    quiet: Quiet = False,
) -> None:
    """Ingests, transforms, checks, and publishes if the contract holds. Exit 1 if it does not."""
    if (product is None) != everything:
        raise typer.BadParameter("Name one product, or say --all.")
    if server:
        _remote(server, key, product or "", publish=True)
        return
    with local(home) as mesh:
        ids = mesh.building.order() if everything else [mesh.product_id(product or "")]
        failed = [product_id for product_id in ids if not _build(mesh, product_id, quiet=quiet)]
        if everything:
            mesh.building.caught_up()
    if failed:
        raise typer.Exit(EXIT_FAILED)


def test(
    product: Product,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    quiet: Quiet = False,
    output: As = Output.TABLE,
) -> None:
    """Builds from today's input and checks the contract, but publishes nothing. Exit 1 if it does not hold."""
    if server:
        _remote(server, key, product, publish=False)
        return
    with local(home) as mesh:
        if not _build(mesh, mesh.product_id(product), quiet=quiet, publish=False, output=output):
            raise typer.Exit(EXIT_FAILED)


def publish(
    product: Product, home: Home = None, quiet: Quiet = False, why: Annotated[str, typer.Option("--why", "-m")] = ""
) -> None:
    """Applies the mesh folder, then builds and publishes the product: from edited files to readable data in one go."""
    from hansa.cli.output import say_findings

    with local(home) as mesh:
        judged = mesh.plan()
        if not judged.allowed:
            say_findings(judged.findings)
            raise typer.Exit(EXIT_USAGE)
        applied = mesh.apply(why=why)
        typer.echo(f"Applied {applied} change{'' if applied == 1 else 's'}.", err=True)
        if not _build(mesh, mesh.product_id(product), quiet=quiet):
            raise typer.Exit(EXIT_FAILED)


def list_runs(
    product: Annotated[str | None, typer.Argument(help="Only of this product.")] = None,
    home: Home = None,
    server: Server = None,
    key: Key = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    output: As = Output.TABLE,
) -> None:
    """The latest runs: what was built, when, by whom, with which result."""
    from hansa.cli.output import print_rows

    rows: Sequence[Mapping[str, Any]]
    if server:
        rows = remote(server, key).runs(product, limit)
    else:
        with local(home) as mesh:
            rows = [asdict(row) for row in mesh.runs(product, limit)]
    shown = [{**row, "state": SHAPES.get(row["status"], "none")} for row in rows]
    columns = ("state", "product_id", "status", "trigger", "started_at", "finished_at", "rows", "message", "id")
    print_rows(shown, output, columns=columns)


def _build(mesh: Local, product_id: str, *, quiet: bool, publish: bool = True, output: Output = Output.TABLE) -> bool:
    from hansa.cli.progress import Quietly, Visibly

    progress = Quietly() if quiet or output is not Output.TABLE else Visibly(product_id)
    with progress, growing():  # what a build makes lives to its end; who builds all collects between two products
        row = mesh.building.build(product_id, progress, publish=publish)
    _show_checks(mesh, row.id, output, quiet=quiet)
    state = "is" if publish and row.status == "succeeded" else "was" if row.status == "succeeded" else ""
    verb = "published" if publish else "tested: the contract holds"
    if row.status == "succeeded":
        typer.secho(f"● {product_id} {state} {verb}. {row.rows or 0:,} rows.", fg="green", err=True)
    else:
        typer.secho(f"■ {product_id} {row.status}: {row.message}", fg="red", err=True)
    return row.status == "succeeded"


def _show_checks(mesh: Local, run_id: str, output: Output, *, quiet: bool) -> None:
    from hansa.cli.output import print_rows

    results = mesh.check_results(run_id)
    if output is not Output.TABLE:
        print_rows([asdict(result) for result in results], output)
        return
    bad = [result for result in results if result.status not in {"passed", "skipped"}]
    if bad:
        rows = [
            {"state": CHECK_SHAPES[r.status], "check": r.name, "message": r.message, "where": str(r.place)} for r in bad
        ]
        print_rows(rows, Output.TABLE)
    if results and not quiet:
        passed = sum(result.status == "passed" for result in results)
        skipped = sum(result.status == "skipped" for result in results)
        left = f", {skipped} not measured here" if skipped else ""
        typer.echo(f"{passed} of {len(results)} checks passed{left}.", err=True)


def _remote(server: str, key: str | None, product: str, *, publish: bool) -> None:
    client = remote(server, key)
    run = client.start_run(product, publish=publish)
    ended = client.follow(run["id"], lambda line: typer.echo(line, err=True))
    typer.echo(f"{ended['status']}: {ended.get('message') or ended['product_id']}")
    if ended["status"] != "succeeded":
        raise typer.Exit(EXIT_FAILED)
