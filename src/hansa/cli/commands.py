"""The command tree: which verbs there are; each verb's work lives in the file of its noun."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from hansa.cli import access, catalogue, doctor, folder, keys, lineage, query, runs, serve
from hansa.cli.contract.app import app as contract
from hansa.cli.main import EXIT_NOT_FOUND, EXIT_REFUSED, EXIT_UNAVAILABLE, EXIT_USAGE
from hansa.kernel.errors import Conflict, HansaError, NotFound, Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="hansa",
    help="A data mesh you can run: the documents are the program.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _module in (folder, runs, query, lineage, catalogue, doctor, serve):
    _module.add_to(app)
app.add_typer(contract, name="contract")
app.add_typer(access.app, name="access", help="Access agreements: ask, list, approve, reject, end.")
app.add_typer(keys.app, name="key", help="API keys: make, list, revoke.")

EXITS: tuple[tuple[type[HansaError], int], ...] = (
    (NotFound, EXIT_NOT_FOUND),
    (Refused, EXIT_REFUSED),
    (Conflict, EXIT_UNAVAILABLE),
    (Unavailable, EXIT_UNAVAILABLE),
)


def run(arguments: Sequence[str]) -> int:
    """Runs one command and answers its exit code; an expected error is a sentence, never a traceback."""
    command = typer.main.get_command(app)
    try:
        result = command.main(args=list(arguments), prog_name="hansa", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except HansaError as error:
        _say(error)
        return next((code for family, code in EXITS if isinstance(error, family)), EXIT_USAGE)
    except typer.Abort:
        return 130
    except typer.Exit as stop:
        return stop.exit_code
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 the reader has gone; nothing to close
        return 0
    except Exception as error:  # noqa: BLE001 door: request, the last one before the shell
        return _usage_or_raise(error)


def _usage_or_raise(error: Exception) -> int:
    """Typer's own usage errors print themselves; what is no usage error is a bug and keeps its traceback."""
    show = getattr(error, "show", None)
    if show is None:
        raise error
    show()
    return int(getattr(error, "exit_code", EXIT_USAGE))


def _say(error: HansaError) -> None:
    from hansa.cli.output import say_findings

    typer.secho(f"error: {error.message}", fg="red", err=True)
    if error.findings:
        say_findings(error.findings)
    if error.hint:
        typer.echo(f"       {error.hint}", err=True)
