"""`hansa contract lint`: whether contracts and products are well made, and their repair."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from hansa.cli.contract.formats import LintFormats
from hansa.cli.contract.linting import Options, lint
from hansa.cli.options import As, Output


class Worst(StrEnum):
    """The least severity that makes the command fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def command(
    paths: Annotated[list[str] | None, typer.Argument(help="Files, folders, globs, URLs; - is standard input.")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Make the safe repairs; comments and order stay.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and write nothing.")] = False,
    select: Annotated[str, typer.Option("--select", help="Only these codes or groups, comma between.")] = "",
    ignore: Annotated[str, typer.Option("--ignore", help="Not these codes or groups, comma between.")] = "",
    config: Annotated[
        str, typer.Option("--config", help="The configuration, instead of the one found by the file.")
    ] = "",
    fail_on: Annotated[Worst, typer.Option("--fail-on", help="The least severity that fails.")] = Worst.ERROR,
    rules: Annotated[bool, typer.Option("--rules", help="List all rules.")] = False,
    output: As = Output.TABLE,
    formats: LintFormats = None,
) -> int:
    """Checks contracts (ODCS) and products (ODPS): the standard's schema, and rules beyond it."""
    if rules:
        from hansa.app.lint.rules import listed
        from hansa.cli.output import print_rows

        print_rows(listed(), output, columns=("code", "group", "severity", "fixes", "title"))
        return 0
    options = Options(fix, diff, select, ignore, config, fail_on.value, output.value, tuple(formats or ()))
    return lint(paths or [], options)
