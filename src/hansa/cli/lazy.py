"""Groups of commands that are loaded when they are run: listing them needs only their names and one line each."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup


@dataclass(frozen=True, slots=True)
class Entry:
    """`where` is `module:name` of a function, or of the typer app of a group below; `help` its line in the list.

    Without `help` the function is loaded for the first sentence of its own.
    """

    where: str
    help: str = ""

    def load(self) -> Any:
        module, _, name = self.where.partition(":")
        return getattr(import_module(module), name)

    def line(self) -> str:
        return self.help or (self.load().__doc__ or "").strip().partition("\n")[0]


class LazyGroup(TyperGroup):
    """A subclass says which `entries` there are, in the order of the help page."""

    entries: ClassVar[dict[str, Entry]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        del ctx
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        work = entry.load()
        if not isinstance(work, typer.Typer):
            single = typer.Typer(add_completion=False, rich_markup_mode=None)
            single.command(cmd_name)(work)
            work = single
        command = typer.main.get_command(work)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """As click lists them; what has its line of help is not loaded."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.line()) for name, entry in self.entries.items()])
