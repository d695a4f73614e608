"""`hansa contract generate`: made-up rows that keep the contract, for tests and examples."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.options import As, Output
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"


def command(
    source: Annotated[str, typer.Argument(help="The contract: a file, or a URL.")],
    rows: Annotated[int, typer.Option(min=0, max=10_000_000, help="Rows of each table.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed gives the same rows.")] = 0,
    at: Annotated[datetime | None, typer.Option(help="The moment that counts as now for freshness; UTC.")] = None,
    table: Annotated[
        str | None, typer.Option(help="Print this table only; references still point at real rows.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="Write a file for each table into this folder.")] = None,
    kind: Annotated[Kind, typer.Option("--as", help="What kind of file.")] = Kind.PARQUET,
    output: As = Output.TABLE,
) -> None:
    """Makes rows that keep the contract, references included, and says which rules they were not made to keep."""
    from hansa.app.contract import Contract
    from hansa.cli.output import print_rows, say_findings

    made = Contract.load(source).generate(rows=rows, seed=seed, at=at)
    say_findings(made.findings)
    tables = _chosen(made.tables, table)
    if to:
        _write(tables, made.formats, to, kind)
        return
    if len(tables) != 1:
        raise InvalidInput(
            f"The contract has {len(tables)} tables: {', '.join(tables)}.",
            hint="Choose one with --table, or write all into a folder with --to.",
        )
    found = next(iter(tables.values()))
    print_rows(found.to_pylist(), output, columns=found.column_names)


def _chosen(tables: Mapping[str, Any], name: str | None) -> dict[str, Any]:
    if name is None:
        return dict(tables)
    if name not in tables:
        raise InvalidInput(f"There is no table {name} in the contract.", hint=f"It has {', '.join(tables)}.")
    return {name: tables[name]}


def _write(tables: Mapping[str, Any], formats: Mapping[str, Mapping[str, str]], folder: Path, kind: Kind) -> None:
    from hansa.dataplane.synthetic import write
    from hansa.kernel.ids import identifier

    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        path = folder / f"{identifier(name)}.{kind}"
        write(rows, path, kind.value, formats.get(name))
        typer.echo(f"{path}: {rows.num_rows:,} rows")
