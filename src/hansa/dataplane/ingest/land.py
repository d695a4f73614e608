"""Landing: what came since the last run is appended to a table of the product, and its cursor is kept with the release.

state of the last release ─ base snapshot, cursor ─→ batch ─→ append, staged ─→ release commits snapshot and cursor together
A run that dies before its release leaves both as they were: the next run reads the same rows again, once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from hansa.dataplane.engines.duck import quote
from hansa.dataplane.publish.values import InputState
from hansa.dataplane.storage.values import TableId, relation_sql

if TYPE_CHECKING:
    import duckdb

    from hansa.dataplane.ingest.source import SourceBatch, SourceRequest
    from hansa.dataplane.storage.values import Files, Staged
    from hansa.dataplane.storage.warehouse import Warehouse

MANY_FILES = 64
"""Files of a landing table before it is written anew as one: each run adds one, and reading many is slow."""


@dataclass(frozen=True, slots=True)
class Landed:
    """`relation_sql` is the whole landing table as models read it; `staged` is None where nothing new came."""

    relation_sql: str
    state: InputState
    rows: int = 0
    bytes: int = 0
    staged: Staged | None = None


def landing_table(product_id: str, port: str, name: str) -> TableId:
    return TableId(product_id, f"landing/{port}/{name}")


def land(
    warehouse: Warehouse, request: SourceRequest, batch: SourceBatch, state: InputState | None, run_id: str
) -> Landed:
    """Stages the batch on top of what the last release had; `state` of the result belongs into the new one."""
    table = landing_table(request.product_id, request.port, request.schema.name)
    base = state.snapshot_id if state else None
    before = warehouse.files(table, base) if base is not None else None
    sql = _new_rows(batch, before)
    cursor = batch.next_cursor if batch.next_cursor is not None else (state.cursor if state else None)
    after = InputState(request.port, request.schema.name, batch.fingerprint, cursor, table, base)
    if not _count(request.connection, sql):
        if before is None:
            empty = replace(after, table=None)
            return Landed(_viewed(batch, f"(SELECT * FROM {batch.relation_sql} WHERE false)"), empty)
        return Landed(_viewed(batch, relation_sql(before)), after, before.rows, before.bytes)
    whole = before is not None and len(before.paths) >= MANY_FILES
    if whole and before is not None:
        names = ", ".join(quote(column.name) for column in batch.columns)
        sql = f"SELECT {names} FROM {relation_sql(before)} UNION ALL BY NAME {sql}"
    mode: Literal["append", "replace"] = "append" if before is not None and not whole else "replace"
    staged = warehouse.stage(table, batch.columns, request.connection, sql, run_id, mode=mode, base=base)
    shown = _viewed(batch, relation_sql(staged.files))
    return Landed(shown, replace(after, snapshot_id=staged.snapshot_id), staged.rows, staged.bytes, staged)


def _viewed(batch: SourceBatch, relation: str) -> str:
    return relation if batch.view == "*" else f"(SELECT {batch.view} FROM {relation})"


def _new_rows(batch: SourceBatch, before: Files | None) -> str:
    """With a key, the first row of each key that has not landed yet; else all."""
    if batch.key is None:
        return f"SELECT * FROM {batch.relation_sql}"
    key = quote(batch.key)
    known = f" WHERE {key} NOT IN (SELECT {key} FROM {relation_sql(before)})" if before else ""
    return f"SELECT * FROM {batch.relation_sql}{known} QUALIFY row_number() OVER (PARTITION BY {key}) = 1"


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM ({sql}\n)").fetchall()[0][0])
