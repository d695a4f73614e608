"""The command tree: which verbs there are; each verb's work lives in the file of its noun."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from hansa.cli.coerce import install
from hansa.cli.errors import told
from hansa.cli.lazy import Entry, LazyGroup
from hansa.cli.main import EXIT_USAGE
from hansa.kernel.errors import HansaError

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOM = "hansa.cli"

COMMANDS: dict[str, Entry] = {
    "init": Entry(f"{_ROOM}.folder:init", "Makes a folder a mesh folder."),
    "new": Entry(f"{_ROOM}.folder:new", "Scaffolds a product, contract, team, source, definition or tag."),
    "plan": Entry(f"{_ROOM}.folder:plan", "Shows what `hansa apply` would change."),
    "apply": Entry(f"{_ROOM}.folder:apply", "Makes the mesh what the folder says."),
    "build": Entry(f"{_ROOM}.runs:build", "Ingests, transforms, checks, and publishes if the contract holds."),
    "test": Entry(f"{_ROOM}.runs:test", "Builds and checks, but publishes nothing."),
    "publish": Entry(f"{_ROOM}.runs:publish", "Applies the folder, then builds and publishes the product."),
    "runs": Entry(f"{_ROOM}.runs:list_runs", "The latest runs."),
    "query": Entry(f"{_ROOM}.query:query", "Runs one SELECT over the published data products."),
    "lineage": Entry(f"{_ROOM}.lineage:lineage", "Column-level lineage of a product's output ports."),
    "products": Entry(f"{_ROOM}.catalogue:products", "The data products."),
    "contracts": Entry(f"{_ROOM}.catalogue:contracts", "The data contracts."),
    "teams": Entry(f"{_ROOM}.catalogue:teams", "The domains and teams."),
    "sources": Entry(f"{_ROOM}.catalogue:sources", "The source systems."),
    "agreements": Entry(f"{_ROOM}.catalogue:agreements", "The access agreements: who may read which port."),
    "score": Entry(f"{_ROOM}.scores:score", "How good the data products are, and what would make them better."),
    "score-rules": Entry(f"{_ROOM}.scores:rules", "Which rules make the scores, and what each weighs."),
    "records": Entry(f"{_ROOM}.records:app", "The documents of any kind: policies, tags, assets, ..."),
    "events": Entry(f"{_ROOM}.catalogue:events", "What happened, newest last."),
    "doctor": Entry(f"{_ROOM}.doctor:doctor", "Looks the mesh over and says what to do."),
    "serve": Entry(f"{_ROOM}.serve:serve", "Serves the mesh: pages, API, event ingest, schedules."),
    "demo": Entry(f"{_ROOM}.serve:demo", "Makes an e-commerce mesh with real data, and opens it."),
    "contract": Entry(f"{_ROOM}.contract.app:app", "Data contracts on their own: lint, test, convert."),
    "access": Entry(f"{_ROOM}.access:app", "Access agreements: ask, list, approve, reject, end."),
    "changes": Entry(f"{_ROOM}.changes:app", "Change requests: list, show, accept, reject, withdraw."),
    "key": Entry(f"{_ROOM}.keys:app", "API keys: make, list, rotate, revoke."),
    "agent": Entry(f"{_ROOM}.agents:app", "Programs that act for a team: make, list, show, disable."),
    "user": Entry(f"{_ROOM}.users:app", "People who may sign in: make, list, disable, reset."),
    "audit": Entry(f"{_ROOM}.audit:app", "Who changed what: list, show."),
    "semantics": Entry(f"{_ROOM}.semantics:app", "What words mean: list, show, import and export ontologies."),
}


class Commands(LazyGroup):
    entries = COMMANDS


app = typer.Typer(
    name="hansa",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def hansa() -> None:
    """A data mesh you can run: the documents are the program."""


def run(arguments: Sequence[str]) -> int:
    """Runs one command and answers its exit code; an expected error is a sentence, never a traceback."""
    install()
    command = typer.main.get_command(app)
    try:
        result = command.main(args=list(arguments), prog_name="hansa", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except HansaError as error:
        return told(error)
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
