"""What the tables of one test share: an embedded engine, a folder for what must be spilled, connections to servers."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.dataplane.checks.engine import DuckEngine

T = TypeVar("T")


class Session:
    """Everything is made on first use and given back when the last table is closed."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._kept: dict[str, object] = {}
        self._users = 0
        self._counter = 0

    @property
    def folder(self) -> Path:
        """Private to this process and user; gone with the session."""
        return self.once("folder", lambda: Path(self._stack.enter_context(tempfile.TemporaryDirectory("", "hansa-"))))

    @property
    def duck(self) -> DuckEngine:
        return self.once("duck", self._open)

    def _open(self) -> DuckEngine:
        from hansa.dataplane.checks.engine import DuckEngine
        from hansa.dataplane.engines.duck import open_engine

        connection = open_engine(self.folder / "spill")
        connection.execute("SET parquet_metadata_cache = true")  # each statement of a plan reads the same footers
        self._stack.callback(connection.close)
        return DuckEngine(connection)

    def once(self, key: str, make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]  # a key names one type

    def at_end(self, call: Callable[[], object]) -> None:
        self._stack.callback(call)

    def name(self, prefix: str) -> str:
        """A name that nothing else in the session has."""
        self._counter += 1
        return f"hansa_{prefix}_{self._counter}"

    def hold(self) -> None:
        self._users += 1

    def release(self) -> None:
        self._users -= 1
        if self._users <= 0:
            self._kept.clear()
            self._stack.close()
