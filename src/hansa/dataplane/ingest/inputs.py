"""The door of this room for a run: opens an input port's contract object by object, landing what is read piecemeal."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.dataplane.ingest.inbox import EventSource, event_columns
from hansa.dataplane.ingest.land import land
from hansa.dataplane.ingest.registry import built_in, find_source, pick_server, source_type
from hansa.dataplane.ingest.source import SourceRequest
from hansa.dataplane.publish.values import InputState
from hansa.dataplane.storage.values import relation_sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from hansa.dataplane.ingest.segment import Inbox
    from hansa.dataplane.ingest.source import Roots, Source, SourceBatch
    from hansa.dataplane.storage.values import Staged
    from hansa.dataplane.storage.warehouse import Warehouse
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract


@dataclass(frozen=True, slots=True)
class InputRequest:
    """One input port of one run. `states`: what the newest release had read, by schema object."""

    product_id: str
    port: str
    contract: Contract
    connection: duckdb.DuckDBPyConnection
    run_id: str
    roots: Roots
    document: Document | None = None
    states: Mapping[str, InputState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Input:
    """One object of an input port, ready to be read.

    `relation_sql` stands behind FROM. `state` belongs into the release; `staged` (or None) must be published or
    discarded with the run's own tables. `log` are warnings for the run's log.
    """

    port: str
    object: str
    relation_sql: str
    state: InputState
    rows: int | None
    staged: Staged | None = None
    files: tuple[str, ...] = ()
    log: tuple[str, ...] = ()


class Ingest:
    """`environment`: the variables that server blocks may name; the process's own by default."""

    def __init__(
        self,
        warehouse: Warehouse,
        inbox: Inbox | None = None,
        *,
        sources: Mapping[str, Source] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._warehouse = warehouse
        self._inbox = inbox
        self._sources = {**built_in(inbox), **(sources or {})}
        self._environment = os.environ if environment is None else environment

    def read(self, request: InputRequest) -> tuple[Input, ...]:
        """All objects of the port's contract; nothing stays behind if one fails but what `staged` of the others names."""
        server = pick_server(request.contract)
        source = find_source(source_type(server), self._sources)
        inputs: list[Input] = []
        try:
            for schema in request.contract.schema_:
                state = request.states.get(schema.name)
                asked = SourceRequest(
                    request.product_id,
                    request.port,
                    server,
                    schema,
                    request.roots,
                    request.connection,
                    state.cursor if state else None,
                    request.document,
                    self._environment,
                )
                inputs.append(self._one(asked, source, state, request.run_id))
        except BaseException:  # door: job — what was staged is taken back, the error goes on
            for each in inputs:
                if each.staged:
                    self._warehouse.discard(each.staged)
            raise
        return tuple(inputs)

    def landed(self, product_id: str, states: Sequence[InputState]) -> int:
        """After the release is committed: frees the inbox of what it holds. Again is no harm; gives the bytes freed."""
        if self._inbox is None:
            return 0
        return sum(
            self._inbox.release(product_id, state.port, int(state.cursor))
            for state in states
            if state.cursor and state.fingerprint == f"inbox:{state.cursor}"
        )

    def _one(self, asked: SourceRequest, source: Source, state: InputState | None, run_id: str) -> Input:
        batch = source.open(asked)
        if batch.mode == "replace":
            fresh = InputState(asked.port, asked.schema.name, batch.fingerprint)
            return Input(
                asked.port, asked.schema.name, batch.relation_sql, fresh, batch.rows, files=batch.files, log=batch.log
            )
        landed = land(self._warehouse, asked, batch, state, run_id)
        relation = relation_sql(landed.files) if landed else _empty(batch)
        if isinstance(source, EventSource):
            relation = event_columns(asked, relation)
        after = (
            landed.state if landed else InputState(asked.port, asked.schema.name, batch.fingerprint, asked.cursor_value)
        )
        return Input(
            asked.port,
            asked.schema.name,
            relation,
            after,
            landed.files.rows if landed else 0,
            landed.staged if landed else None,
            batch.files,
            batch.log,
        )


def _empty(batch: SourceBatch) -> str:
    return f"(SELECT * FROM {batch.relation_sql} WHERE false)"
