"""Progress of a run: live bars in a terminal, plain lines where nobody watches, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import TaskID


class Quietly:
    """Says nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def step(self, name: str, kind: str, state: str, rows: int | None = None, total: int | None = None) -> None:
        del name, kind, state, rows, total

    def log(self, text: str) -> None:
        del text


class Visibly:
    """One bar per step; the steps of a run are its table of contents."""

    def __init__(self, title: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]●[/]"),
            TextColumn("{task.fields[kind]:<8}"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[rows]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[tuple[str, str], TaskID] = {}
        self._plain = not console.is_terminal
        self._title = title
        self._console = console

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def step(self, name: str, kind: str, state: str, rows: int | None = None, total: int | None = None) -> None:
        if self._plain:
            if state not in {"running", "queued"}:
                counted = f", {rows:,} rows" if rows is not None else ""
                self._console.print(f"{self._title}: {kind} {name}: {state}{counted}", highlight=False, markup=False)
            return
        task = self._tasks.get((kind, name))
        if task is None:
            task = self._tasks[kind, name] = self._progress.add_task(name, total=total or 1, kind=kind, rows="")
        done = state not in {"running", "queued"}
        self._progress.update(
            task, completed=(total or 1) if done else 0, rows=f"{rows:,} rows" if rows is not None else ""
        )

    def log(self, text: str) -> None:
        if not self._plain:
            self._progress.console.print(text, markup=False, highlight=False, style="dim")
