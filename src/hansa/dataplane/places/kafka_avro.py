"""Avro messages of a topic, by the schema that a registry has for each (Confluent's framing: 0, four bytes of id, the record)."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hansa.dataplane.places.avro import arrow_schema, to_batches, unreadable_avro
from hansa.dataplane.places.errors import BadPlace, PlaceGone, UnreadableData, needs
from hansa.dataplane.places.spill import spill_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.dataplane.places.place import Request

SECONDS = 10
FRAME = 5
"""Bytes before the record."""


def spilled(request: Request, topic: str, messages: Iterator[tuple[str, bytes]]) -> tuple[str, int]:
    """The relation and how many messages it has; all are read by the newest schema seen first."""
    try:
        import fastavro
    except ImportError as error:
        raise needs("kafka", "Reading Avro messages") from error
    import pyarrow as pa

    schemas: dict[int, Any] = {}
    count = 0

    def record(place: str, value: bytes, reader: Any) -> Any:
        number = _number(topic, place, value)
        if number not in schemas:
            schemas[number] = fastavro.parse_schema(_fetched(request, number))
        return fastavro.schemaless_reader(io.BytesIO(value[FRAME:]), schemas[number], reader or schemas[number])

    first = next(messages, None)
    if first is None:
        return "", 0
    try:
        start = record(*first, None)
        reader = schemas[_number(topic, *first)]
        schema = arrow_schema(reader)

        def records() -> Iterator[Any]:
            nonlocal count
            count = 1
            yield start
            for place, value in messages:
                count += 1
                yield record(place, value, reader)

        relation = spill_batches(request.session, schema, to_batches(records(), schema))
    except (ValueError, KeyError, EOFError, IndexError, pa.ArrowException) as error:
        raise unreadable_avro(f"The topic `{topic}`", error) from error
    return relation, count


def _number(topic: str, place: str, value: bytes) -> int:
    if len(value) < FRAME or value[0] != 0:
        raise UnreadableData(
            f"The message at {place} of `{topic}` does not name its schema.", hint="Or is the topic `format: json`?"
        )
    return int.from_bytes(value[1:FRAME], "big")


def _fetched(request: Request, number: int) -> Any:
    import httpx

    address = request.must("schemaRegistryUrl")
    if urlsplit(address).scheme not in {"http", "https"}:
        raise BadPlace("The `schemaRegistryUrl` is no web address.", hint="Write `https://…`.")
    try:
        answer = httpx.get(f"{address.rstrip('/')}/schemas/ids/{number}", timeout=SECONDS)
        answer.raise_for_status()
        return json.loads(answer.json()["schema"])
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise PlaceGone(
            f"The schema registry has no schema {number}: {type(error).__name__}.", hint="Check `schemaRegistryUrl`."
        ) from None
