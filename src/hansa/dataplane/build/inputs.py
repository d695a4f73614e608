"""Opens a product's inputs in the engine: releases of other products, and sources with their landing tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.engines.duck import qualified, quote
from hansa.dataplane.ingest.land import land
from hansa.dataplane.ingest.registry import find_source, pick_server, source_type
from hansa.dataplane.ingest.source import Roots, SourceRequest
from hansa.dataplane.publish import queries as releases
from hansa.dataplane.publish.values import InputState
from hansa.dataplane.storage.values import relation_sql
from hansa.kernel.errors import Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from hansa.dataplane.build.recipe import InputTable, Recipe
    from hansa.dataplane.build.tools import Tools
    from hansa.dataplane.publish.values import Release
    from hansa.dataplane.runs.recorder import Recorder, Step
    from hansa.dataplane.storage.values import Staged

PARSED = ("read_csv(", "read_json(")
"""Text that several models read is parsed once and kept as a table for the run."""


@dataclass(frozen=True, slots=True)
class Opened:
    """`snapshot` names what was read, for the run's record; `staged` is a landing table's new state."""

    table: InputTable
    state: InputState
    snapshot: str
    staged: Staged | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What was visible when the run began, read in one look: nothing published later slips in halfway."""

    release: Release | None
    states: dict[tuple[str, str], InputState]
    upstream: dict[str, Release]


def look(tools: Tools, recipe: Recipe) -> Before:
    with tools.db.read() as session:
        upstream = {
            product: found
            for product in {each.upstream[0] for each in recipe.inputs if each.upstream}
            if (found := releases.current(session, product)) is not None
        }
        current = releases.current(session, recipe.product_id)
        return Before(current, releases.input_states(session, recipe.product_id), upstream)


class Inputs:
    def __init__(self, tools: Tools, connection: duckdb.DuckDBPyConnection, recipe: Recipe, before: Before) -> None:
        self._tools = tools
        self._connection = connection
        self._recipe = recipe
        self._before = before

    def open(self, table: InputTable, run_id: str, *, readers: int, tmp: Path, recorder: Recorder) -> Opened:
        """Under its names the input can be read from now on; `readers` is how many models will."""
        with recorder.step(table.name, "input") as step:
            opened = self._upstream(table, step) if table.upstream else self._source(table, run_id, readers, tmp, step)
            step.inputs = [opened.snapshot]
            self._tools.hook(f"input:{table.name}")
        for line in step.message.splitlines():
            recorder.log(line)
        return opened

    def _upstream(self, table: InputTable, step: Step) -> Opened:
        product, port = table.upstream or ("", "")
        release = self._before.upstream.get(product)
        snapshot = release.find(port, table.object) if release else None
        if release is None or snapshot is None:
            what = f"`{product}` has not published `{port}.{table.object}` yet"
            raise Unavailable(
                f"{what}, which `{table.port}` reads.", hint=f"Build `{product}` first, then run this again."
            )
        files = self._tools.warehouse.files(snapshot.table, snapshot.snapshot_id)
        self._show(table, relation_sql(files), keep=False)
        step.rows, step.bytes = files.rows, files.bytes
        state = InputState(table.port, table.object, upstream_release=release.id)
        return Opened(table, state, f"{product}/{port}.{table.object}@{snapshot.snapshot_id}")

    def _source(self, table: InputTable, run_id: str, readers: int, tmp: Path, step: Step) -> Opened:
        state = self._before.states.get((table.port, table.object))
        server = pick_server(table.promise.contract)
        paths = self._tools.paths
        request = SourceRequest(
            product_id=self._recipe.product_id,
            port=table.port,
            server=server,
            schema=table.schema,
            roots=Roots(paths.home, paths.data, tmp),
            connection=self._connection,
            cursor_value=state.cursor if state else None,
            document=table.promise.document,
            environment=self._tools.environment,
        )
        batch = find_source(source_type(server), self._tools.sources).open(request)
        step.message = "\n".join(batch.log)
        step.rows = batch.rows
        if batch.mode == "replace":
            keep = readers > 1 and any(parsed in batch.relation_sql for parsed in PARSED)
            self._show(table, batch.relation_sql, keep=keep)
            return Opened(table, InputState(table.port, table.object, batch.fingerprint), batch.fingerprint)
        landed = land(self._tools.warehouse, request, batch, state, run_id)
        self._show(table, landed.relation_sql, keep=readers > 1 and batch.view != "*")
        step.rows, step.bytes = landed.rows, landed.bytes
        return Opened(table, landed.state, f"{table.name}@{landed.state.snapshot_id}", landed.staged)

    def _show(self, table: InputTable, relation: str, *, keep: bool) -> None:
        kind = "TABLE" if keep else "VIEW"
        schema, name = quote(table.port), qualified(table.port, table.object)
        self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        self._connection.execute(f"CREATE {kind} {name} AS SELECT * FROM {relation}")
        if table.alone:
            self._connection.execute(f"CREATE VIEW {qualified('main', table.port)} AS SELECT * FROM {name}")
