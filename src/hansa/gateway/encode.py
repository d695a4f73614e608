"""An answer on the wire: JSON for people and scripts, an Arrow stream for tools."""

from __future__ import annotations

import base64
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    import pyarrow as pa

    from hansa.gateway.values import Result


def as_json(result: Result) -> dict[str, Any]:
    """`{columns: [{name, type}], rows: [[…]], truncated, reads, reasons}`; decimals are text, so that no digit is lost."""
    return {
        "columns": [{"name": field.name, "type": str(field.type)} for field in result.table.schema],
        "rows": json_rows(result.table),
        "truncated": result.truncated,
        "reads": [str(read) for read in result.reads],
        "masks": sorted(result.masks),
        "reasons": [str(reason) for reason in result.reasons],
    }


def json_rows(table: pa.Table) -> list[list[Any]]:
    columns = [[json_value(value) for value in column.to_pylist()] for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)] if columns else []


def json_value(value: Any) -> Any:  # noqa: PLR0911 one line for each kind of value
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            # JSON has no word for these; NULL would be another value.
            return value if value == value and abs(value) != float("inf") else str(value)  # noqa: PLR0124 NaN is not itself
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID() | timedelta():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
        case list() | tuple():
            return [json_value(item) for item in value]
        case dict():
            return {str(key): json_value(item) for key, item in value.items()}
    return str(value)


def as_arrow_stream(result: Result) -> bytes:
    """Arrow IPC stream; what was masked and read stands in the schema's metadata."""
    import pyarrow as pa  # a page of names needs none of it

    metadata = {"hansa.reasons": "\n".join(map(str, result.reasons)), "hansa.truncated": str(result.truncated).lower()}
    table = result.table.replace_schema_metadata(metadata)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
