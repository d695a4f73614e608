"""`hansa contract diff`: what changed between two versions, whom it breaks, and which version it needs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.contract.formats import DiffFormats
from hansa.cli.main import EXIT_FAILED
from hansa.cli.options import As, Output
from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import is_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.compatibility.verdict import Verdict


class Side(StrEnum):
    """Whose breakage counts."""

    CONSUMER = "consumer"
    PRODUCER = "producer"


class Worst(StrEnum):
    """What makes the command fail."""

    BREAKING = "breaking"
    MINOR = "minor"
    VERSION = "version"
    NEVER = "never"


DATA = {".parquet", ".csv", ".tsv", ".avro", ".orc", ".arrow", ".feather", ".xlsx", ".jsonl", ".ndjson"}
"""Endings that no contract has: as the newer side they are the data that it is compared with."""
_FAIL_ON = "breaking; minor: anything but words; version: only where the version does not say what changed; or never."


def command(
    old: Annotated[
        str, typer.Argument(help="The older version: a file, a folder, a URL. Alone with --base or --data.")
    ],
    new: Annotated[str | None, typer.Argument(help="The newer version, or a file of data.")] = None,
    base: Annotated[str, typer.Option("--base", help="Compare with the version at this commit of git.")] = "",
    data: Annotated[str, typer.Option("--data", help="Compare with the data of this server, or of a file.")] = "",
    products: Annotated[str, typer.Option("--products", help="Find the consumers among the products in here.")] = "",
    perspective: Annotated[Side, typer.Option("--perspective", help="Whose breakage counts.")] = Side.CONSUMER,
    fail_on: Annotated[Worst, typer.Option("--fail-on", help=_FAIL_ON)] = Worst.BREAKING,
    formats: DiffFormats = None,
    output: As = Output.TABLE,
) -> int:
    """Compares two versions of contracts (ODCS, DCS) or products (ODPS), or a contract with its data.

    Every change is breaking, compatible or cosmetic, for consumers and for producers, by a rule with a name.
    Exit code 1: there is a change that `--fail-on` names, or the version went back.
    """
    from hansa.cli.contract.formats import wanted, write
    from hansa.cli.contract.verdicts import say

    files = wanted(formats, "diff")
    found = _verdicts(old, new, base, data, Side(perspective), products)
    if not write(files, lambda each: each.diff(found) if each.diff else ""):
        say(found, output)
    return EXIT_FAILED if any(_fails(verdict, fail_on) for verdict in found) else 0


def _verdicts(old: str, new: str | None, base: str, data: str, side: Side, products: str) -> Sequence[Verdict]:
    if new and not data and Path(new).suffix.lower() in DATA:
        data, new = new, None
    if sum(map(bool, (new, base, data))) != 1:
        hint = "Write OLD NEW, or FILE --base origin/main, or FILE --data SERVER."
        raise InvalidInput("A difference needs two things to compare.", hint=hint)
    if data:
        from hansa.app.contract import Contract

        return [Contract.load(old).diff(data, perspective=side.value)]
    from hansa.app.diff.compare import verdicts
    from hansa.app.diff.couples import from_git, from_sources

    couples = from_git(old, base) if base else from_sources(old, new or "")
    return verdicts(couples, side.value, products)


def _fails(verdict: Verdict, fail_on: Worst) -> bool:
    if fail_on is Worst.NEVER:
        return False
    if any(is_error(finding) for finding in verdict.findings if finding.code != "contract/version-step"):
        return True
    match fail_on:
        case Worst.BREAKING:
            return bool(verdict.breaking)
        case Worst.MINOR:
            return any(verdict.impact(each) != "cosmetic" for each in verdict.differences)
    return any(finding.code == "contract/version-step" for finding in verdict.findings)
