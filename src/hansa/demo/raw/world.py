"""The shop's world as an engine full of tables: what `world.sql` and its siblings say, for one seed, scale and last day."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

YEARS = 3
"""How far back the systems remember: enough for two same-month comparisons."""

MEMORY = "400MB"
"""The generator shares a small machine with the server that it prepares."""

_PARTS = ("world", "order_service", "article_service", "stock_service", "search_service", "controlling")


@dataclass(frozen=True, slots=True)
class World:
    """The same values give the same rows. `scale` 1 is about 200,000 orders; `until` is the last day with data."""

    seed: int
    until: date
    scale: float = 1.0

    @property
    def first_day(self) -> date:
        return self.until - timedelta(days=365 * YEARS)

    def months(self) -> list[date]:
        """The first day of each month that has data, oldest first."""
        months = []
        month = self.first_day.replace(day=1)
        while month <= self.until:
            months.append(month)
            month = (month + timedelta(days=32)).replace(day=1)
        return months


@contextmanager
def open_world(world: World, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which the world's tables, views and export macros exist; what exceeds the memory goes to `spill`."""
    with duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    ) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET threads = 2")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET temp_directory = " + literal(str(spill)))
        for name, value in (
            ("seed", world.seed),
            ("scale", world.scale),
            ("until", world.until),
            ("first_day", world.first_day),
        ):
            connection.execute(f"SET VARIABLE {name} = $1", [value])
        for part in _PARTS:
            connection.execute(files("hansa.demo.raw").joinpath(f"{part}.sql").read_text(encoding="utf-8"))
        yield connection


def literal(text: str) -> str:
    """Text as an SQL literal; COPY takes no bound path."""
    return "'" + text.replace("'", "''") + "'"
