"""Writes what each source system delivers, in the way such a system does: a database, dumps, event files, exports, logs."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.demo.raw.world import World, literal, open_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import duckdb

    Progress = Callable[[str, int, int], None]
    """Called with (what is being written, parts done, parts in all)."""

BATCH = 10_000
"""Rows between the engines at a time: large enough to be quick, small enough to stay out of the way."""

DUMPED_DAYS = 30
"""The newest days, which the search index still holds and the monthly logs not yet (but for an overlap)."""

OVERLAP_DAYS = 3

_CSV = "FORMAT csv, HEADER true"


def deliver(folder: Path, world: World, progress: Progress) -> None:
    """Fill `folder` (emptied first) with the deliveries of all source systems. About ten CPU seconds at scale 1."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    writers = (
        ("order service", _order_service),
        ("article service", _article_service),
        ("stock service", _stock_service),
        ("returns desk", _returns_desk),
        ("search service", _search_service),
        ("controlling", _controlling),
    )
    spill = folder / ".spill"
    with open_world(world, spill) as connection:
        for number, (name, write) in enumerate(writers):
            progress(name, number, len(writers))
            write(connection, folder, world)
    shutil.rmtree(spill, ignore_errors=True)
    progress("done", len(writers), len(writers))


def deliver_bad_returns(folder: Path, world: World) -> Path:
    """The returns desk's export of the day after: refunds with a sign, unknown reason codes, rows without an order."""
    target = folder / "stock-service" / "returns" / f"returns-{world.until + timedelta(days=1)}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    spill = folder / ".spill"
    with open_world(world, spill) as connection:
        _copy(connection, "SELECT * FROM bad_return_export", target, f"{_CSV}, DELIMITER ';'")
    shutil.rmtree(spill, ignore_errors=True)
    return target


def _copy(connection: duckdb.DuckDBPyConnection, query: str, target: Path, options: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY ({query}) TO {literal(str(target))} ({options})")


def _order_service(connection: duckdb.DuckDBPyConnection, folder: Path, world: World) -> None:
    with closing(sqlite3.connect(folder / "order_service.db")) as database:
        # The file is thrown away if anything goes wrong: no journal, no sync.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        for table, view in (("customer_changes", "customer_changes"), ("orders", "order_rows")):
            _copy_to_sqlite(connection, database, view, table)
        database.commit()
    for year in range(world.first_day.year, world.until.year + 1):
        _copy(connection, f"FROM order_line_dump({year})", folder / "order-service" / f"order_lines_{year}.csv", _CSV)


def _copy_to_sqlite(connection: duckdb.DuckDBPyConnection, database: sqlite3.Connection, view: str, table: str) -> None:
    result = connection.execute(f"SELECT * FROM {view} ORDER BY row_id")
    columns = [(str(column[0]), str(column[1])) for column in result.description or ()]
    numbers = {"BIGINT", "INTEGER", "HUGEINT", "NUMBER"}
    declared = ", ".join(f'"{name}" {"INTEGER" if kind.upper() in numbers else "TEXT"}' for name, kind in columns)
    declared = declared.replace('"row_id" INTEGER', '"row_id" INTEGER PRIMARY KEY')
    database.execute(f'CREATE TABLE "{table}" ({declared})')
    marks = ", ".join("?" for _ in columns)
    while rows := result.fetchmany(BATCH):
        database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)


def _article_service(connection: duckdb.DuckDBPyConnection, folder: Path, _: World) -> None:
    _copy(connection, "FROM article_events", folder / "article-service" / "article-events.jsonl", "FORMAT json")


def _stock_service(connection: duckdb.DuckDBPyConnection, folder: Path, world: World) -> None:
    row = connection.execute("SELECT getvariable('replaced')").fetchone()
    for month in world.months():
        old = row is not None and month < row[0]
        kind, order = ("old", '"Nr"') if old else ("new", "event_id")
        target = folder / "stock-service" / ("legacy" if old else "exports") / f"stock-{month:%Y-%m}.csv"
        query = f"SELECT * FROM stock_export_{kind}(DATE '{month}') ORDER BY {order}"
        _copy(connection, query, target, f"{_CSV}, DELIMITER '{';' if old else ','}'")
        if old:
            # The old service ran on a machine that knew no Unicode; "ń" was never part of its world.
            text = target.read_text(encoding="utf-8")
            target.write_bytes(text.encode("latin-1", errors="replace"))


def _returns_desk(connection: duckdb.DuckDBPyConnection, folder: Path, world: World) -> None:
    for month in world.months():
        target = folder / "stock-service" / "returns" / f"returns-{month:%Y-%m}.csv"
        _copy(connection, f"FROM return_export(DATE '{month}')", target, f"{_CSV}, DELIMITER ';'")


def _search_service(connection: duckdb.DuckDBPyConnection, folder: Path, world: World) -> None:
    dumped = world.until - timedelta(days=DUMPED_DAYS - 1)
    last_logged = dumped + timedelta(days=OVERLAP_DAYS - 1)
    for month in world.months():
        end = min((month + timedelta(days=32)).replace(day=1) - timedelta(days=1), last_logged)
        if month <= end:
            query = f"SELECT * FROM search_log(DATE '{month}', DATE '{end}') ORDER BY logged_at, search_id"
            _copy(connection, query, folder / "search-service" / f"searches-{month:%Y-%m}.parquet", "FORMAT parquet")
    query = f"SELECT * FROM search_dump(DATE '{dumped}', DATE '{world.until}')"
    _copy(connection, query, folder / "opensearch" / "searches.jsonl", "FORMAT json")


def _controlling(connection: duckdb.DuckDBPyConnection, folder: Path, _: World) -> None:
    _copy(connection, "FROM target_sheet", folder / "controlling" / "targets.csv", f"{_CSV}, DELIMITER ';'")
