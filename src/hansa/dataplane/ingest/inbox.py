"""Posted events as a Source: finished segments of the inbox become rows, and the landing table's rows become columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.types import duckdb_type
from hansa.dataplane.engines.duck import literal, quote
from hansa.dataplane.ingest.names import raw_names
from hansa.dataplane.ingest.source import Column, SourceBatch

if TYPE_CHECKING:
    from hansa.dataplane.ingest.segment import Inbox
    from hansa.dataplane.ingest.source import SourceRequest
    from hansa.standards.odcs.schema import Property

KEY = "_key"
COLUMNS = (
    Column(KEY, "VARCHAR", required=True),
    Column("_received", "TIMESTAMP WITH TIME ZONE", required=True),
    Column("_segment", "BIGINT", required=True),
    Column("_event", "VARCHAR", required=True),
    Column("_attributes", "VARCHAR"),
)
"""Events land as they came, so that a column the contract declares later can still be read from the old ones."""

_LINES = "{'key': 'VARCHAR', 'received': 'TIMESTAMPTZ', 'event': 'JSON', 'attributes': 'JSON'}"


class EventSource:
    """The cursor is the number of the last segment that has landed."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def open(self, request: SourceRequest) -> SourceBatch:
        after = int(request.cursor_value or 0)
        self._inbox.release(request.product_id, request.port, after)  # the release that has the cursor has the events
        drained = self._inbox.drain(request.product_id, request.port, after)
        return SourceBatch(
            _segments(drained.paths),
            COLUMNS,
            fingerprint=str(drained.through),
            mode="append",
            next_cursor=str(drained.through),
            files=drained.paths,
            key=KEY,
            view=_columns(request),
        )


def _segments(paths: tuple[str, ...]) -> str:
    if not paths:
        empty = ", ".join(f"CAST(NULL AS {each.duckdb}) AS {quote(each.name)}" for each in COLUMNS)
        return f"(SELECT {empty} WHERE false)"
    listed = ", ".join(literal(path) for path in paths)
    return (
        f'(SELECT "key" AS "_key", "received" AS "_received", '
        f"CAST(regexp_extract(filename, '([0-9]+)\\.log$', 1) AS BIGINT) AS \"_segment\", "
        f'CAST("event" AS VARCHAR) AS "_event", CAST("attributes" AS VARCHAR) AS "_attributes" '
        f"FROM read_json([{listed}], format='newline_delimited', columns={_LINES}, filename=true, "
        f'hive_partitioning=false) WHERE "key" IS NOT NULL)'
    )


def _columns(request: SourceRequest) -> str:
    """The landing table as the contract declares it: each column from the event, else from the CloudEvent's attributes.

    `_key` and `_received` are always there: to order and to trace.
    """
    items = [f"{_value(prop)} AS {quote(prop.name)}" for prop in request.columns]
    return ", ".join([*items, quote(KEY), quote("_received")])


def _value(prop: Property) -> str:
    kind = duckdb_type(prop)
    nested = any(mark in kind for mark in ("STRUCT", "MAP", "[]"))
    get = "json_extract" if nested else "json_extract_string"
    found = [f"{get}({quote(part)}, {literal(_pointer(name))})" for name in raw_names(prop) for part in _PARTS]
    value = f"coalesce({', '.join(found)})"
    return value if kind == "VARCHAR" else f"CAST({value} AS {kind})"


_PARTS = ("_event", "_attributes")


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")
