"""Avro files: each record as its own schema types it, streamed into one table that can be read again.

int, long, float, double, boolean, string, bytes, fixed, enum       their Arrow types; an enum is text
record, array, map                                                  structures, lists, maps
["null", X]                                                         X that may be NULL; other unions are their JSON as text
date, time-*, timestamp-*, local-timestamp-*, decimal, uuid         moments (timestamp-* in UTC), decimals, text
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from hansa.dataplane.places.errors import UnreadableData, needs
from hansa.dataplane.places.find import about
from hansa.dataplane.places.spill import spill_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from hansa.dataplane.places.find import DataFile
    from hansa.dataplane.places.place import Request, Table

BATCH = 10_000
"""Records that are held at a time."""


def read_avro(request: Request, files: Sequence[DataFile]) -> Table:
    from hansa.dataplane.places.place import Table

    try:
        import fastavro
    except ImportError as error:
        raise needs("avro", "Reading Avro files") from error
    import pyarrow as pa

    there = [each for each in files if each.size]
    try:
        with there[0].opens() as raw:
            schema = arrow_schema(fastavro.reader(raw).writer_schema)
        relation = spill_batches(request.session, schema, _batches(there, schema))
    except (ValueError, KeyError, EOFError, StopIteration, pa.ArrowException, IndexError) as error:
        raise unreadable_avro(about(files), error) from error
    return Table(request.session.duck, relation, (), about(files), request.session)


def unreadable_avro(what: str, error: BaseException) -> UnreadableData:
    return UnreadableData(f"{what} cannot be read as Avro: {error}.", hint="Is each file whole, and of one schema?")


def _batches(files: Sequence[DataFile], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import fastavro

    for each in files:
        with each.opens() as raw:
            yield from to_batches(fastavro.reader(raw), schema)


def to_batches(records: Iterable[object], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    left = iter(records)
    while rows := list(islice(left, BATCH)):
        columns = [
            pa.array([_value(row.get(field.name), field.type) for row in rows if isinstance(row, dict)], field.type)
            for field in schema
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _value(value: Any, kind: pa.DataType) -> object:
    """What Arrow cannot take as it is: unions become JSON, the moments of UTC are that already."""
    import pyarrow as pa

    if value is None or not pa.types.is_string(kind) or isinstance(value, str):
        return value
    return json.dumps(value, default=str)


def arrow_schema(schema: Any) -> pa.Schema:
    import pyarrow as pa

    names: dict[str, Any] = {}
    record = _type(schema, names)
    if not pa.types.is_struct(record):
        raise ValueError("the records are no structures")
    return pa.schema(list(record))


def _type(schema: Any, names: dict[str, Any]) -> pa.DataType:
    import pyarrow as pa

    if isinstance(schema, list):
        left = [each for each in schema if each != "null"]
        return _type(left[0], names) if len(left) == 1 else pa.string()
    if isinstance(schema, str):
        return _PRIMITIVES[schema]() if schema in _PRIMITIVES else _type(names[schema], names)
    kind = schema["type"]
    if "name" in schema:
        names[str(schema["name"])] = schema
        names[f"{schema.get('namespace', '')}.{schema['name']}".lstrip(".")] = schema
    if isinstance(kind, str) and kind in _COMPLEX and schema.get("logicalType") != "decimal":
        return _COMPLEX[kind](schema, names)
    return _logical(schema) or _type(kind, names)


def _record(schema: Any, names: dict[str, Any]) -> pa.DataType:
    import pyarrow as pa

    return pa.struct([pa.field(str(each["name"]), _type(each["type"], names)) for each in schema["fields"]])


def _array(schema: Any, names: dict[str, Any]) -> pa.DataType:
    import pyarrow as pa

    return pa.list_(_type(schema["items"], names))


def _map(schema: Any, names: dict[str, Any]) -> pa.DataType:
    import pyarrow as pa

    return pa.map_(pa.string(), _type(schema["values"], names))


def _logical(schema: Mapping[str, Any]) -> pa.DataType | None:
    import pyarrow as pa

    if schema.get("logicalType") == "decimal":
        return pa.decimal128(int(schema["precision"]), int(schema.get("scale", 0)))
    return {
        "date": pa.date32(),
        "time-millis": pa.time32("ms"),
        "time-micros": pa.time64("us"),
        "timestamp-millis": pa.timestamp("us", "UTC"),
        "timestamp-micros": pa.timestamp("us", "UTC"),
        "local-timestamp-millis": pa.timestamp("us"),
        "local-timestamp-micros": pa.timestamp("us"),
        "uuid": pa.string(),
    }.get(str(schema.get("logicalType")))


def _arrow(name: str) -> Any:
    def make() -> pa.DataType:
        import pyarrow as pa

        return getattr(pa, name)()

    return make


_COMPLEX: dict[str, Callable[[Any, dict[str, Any]], pa.DataType]] = {
    "record": _record,
    "error": _record,
    "array": _array,
    "map": _map,
    "enum": lambda _, names: _type("string", names),
    "fixed": lambda _, names: _type("bytes", names),
}

_PRIMITIVES = {
    "null": _arrow("null"),
    "boolean": _arrow("bool_"),
    "int": _arrow("int32"),
    "long": _arrow("int64"),
    "float": _arrow("float32"),
    "double": _arrow("float64"),
    "bytes": _arrow("binary"),
    "string": _arrow("string"),
}
