"""The verbs of `hansa contract`, each loaded when it is asked for."""

from __future__ import annotations

import typer

from hansa.cli.lazy import Entry, LazyGroup

VERBS: dict[str, str] = {
    "init": "init",
    "show": "show",
    "lint": "lint",
    "test": "test",
    "diff": "diff",
    "changelog": "changelog",
    "upgrade": "upgrade",
    "import": "import_",
    "export": "export",
    "generate": "generate",
}
"""Verb → module of this package whose `command` it is, in the order of the help page."""


class Verbs(LazyGroup):
    entries = {verb: Entry(f"hansa.cli.contract.{module}:command") for verb, module in VERBS.items()}  # noqa: RUF012 the base says ClassVar


app = typer.Typer(cls=Verbs, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def contract() -> None:
    """Data contracts (ODCS) on their own: no server, no mesh folder."""
