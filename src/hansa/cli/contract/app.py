"""The verbs of `hansa contract`, each loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable

VERBS: dict[str, str] = {
    "show": "show",
    "lint": "lint",
    "test": "test",
    "import": "import_",
    "export": "export",
    "generate": "generate",
}
"""Verb → module of this package whose `command` it is, in the order of the help page."""


class Verbs(TyperGroup):
    """Reads a verb's module only when the verb is run or listed."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        del ctx
        if cmd_name not in VERBS:
            return None
        work: Callable[..., Any] = import_module(f"hansa.cli.contract.{VERBS[cmd_name]}").command
        single = typer.Typer(add_completion=False, rich_markup_mode="markdown")
        single.command(cmd_name)(work)
        return typer.main.get_command(single)


app = typer.Typer(cls=Verbs, no_args_is_help=True, rich_markup_mode="markdown")


@app.callback()
def contract() -> None:
    """Data contracts (ODCS) on their own: no server, no mesh folder."""
