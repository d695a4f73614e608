"""A topic of any broker that speaks Kafka's protocol: what is in it now, from its oldest message to the newest at the start.

The messages' values are JSON, or Avro by a schema registry (`format: avro`, custom property `schemaRegistryUrl`); messages without
a value are deletions and no rows. They are written to a file of the session, so that a plan may read them several times.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hansa.dataplane.places.errors import BadPlace, NoData, PlaceGone, UnreadableData, needs
from hansa.dataplane.places.find import DataFile, opener
from hansa.dataplane.places.json import stored_json
from hansa.dataplane.places.secrets import cleaned
from hansa.dataplane.places.settle import promised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hansa.dataplane.places.place import Request, Table

SECONDS = 15.0
"""For the broker to answer; a topic of any size may take longer, as long as messages come."""

BATCH = 5_000
"""Messages that are held at a time."""

_SETTINGS = {
    "securityProtocol": "security.protocol",
    "saslMechanism": "sasl.mechanism",
    "sslCaLocation": "ssl.ca.location",
}


def open_kafka(request: Request) -> Table:
    """`host` is one or more `name:port`; the topic is the custom property `topic`, else the object's physical name."""
    from hansa.dataplane.places.place import Table

    kind = (request.text("format") or "json").lower()
    if kind not in {"json", "avro"}:
        raise BadPlace(f"Messages of format `{kind}` are not read here.", hint="Write json or avro.")
    topic = request.text("topic") or request.table
    messages = _messages(request, topic)
    duck = request.session.duck
    if kind == "avro":
        from hansa.dataplane.places.kafka_avro import spilled

        relation, count = spilled(request, topic, messages)
    else:
        path, count = _as_lines(request, topic, messages)
        size = path.stat().st_size
        file = DataFile(str(path), f"topic {topic}", size, opener(path))
        relation = stored_json(request.session, [file], promised(request.schema))[0] if count else ""
    if not count:
        raise NoData(f"The topic `{topic}` is empty.", hint="Has anything been sent to it?")
    return Table(duck, relation, (), f"topic {topic}, {count:,} messages", request.session)


def _as_lines(request: Request, topic: str, messages: Iterator[tuple[str, bytes]]) -> tuple[Path, int]:
    path = request.session.folder / f"{request.session.name('topic')}.jsonl"
    count = 0
    with path.open("wb") as file:
        for place, value in messages:
            try:
                json.loads(value)
            except ValueError as error:
                raise UnreadableData(
                    f"The message at {place} of `{topic}` is no JSON: {error}.", hint="Or is the topic `format: avro`?"
                ) from error
            file.write(value.replace(b"\n", b" ") + b"\n")
            count += 1
    return path, count


def _messages(request: Request, topic: str) -> Iterator[tuple[str, bytes]]:
    """Where each message stands, and its value."""
    try:
        import confluent_kafka
    except ImportError as error:
        raise needs("kafka", "Reading Kafka topics") from error
    secret = request.secret("password")
    consumer = confluent_kafka.Consumer(_options(request, secret))
    try:
        ends = _ends(consumer, topic)
        consumer.assign([confluent_kafka.TopicPartition(topic, each, low) for each, (low, _) in ends.items()])
        left = {each: high for each, (_, high) in ends.items()}
        while left:
            got = consumer.consume(BATCH, SECONDS)
            if not got:
                raise PlaceGone(
                    f"The topic `{topic}` stopped in the middle.",
                    hint="Are all brokers of the cluster up? Run it again.",
                )
            yield from _values(got, left)
    except confluent_kafka.KafkaException as error:
        raise PlaceGone(
            f"The broker at {request.text('host')} cannot be read: {cleaned(error, secret)}",
            hint="Check `host` and the credentials of the server.",
        ) from None
    finally:
        consumer.close()


def _values(got: list[Any], left: dict[int, int]) -> Iterator[tuple[str, bytes]]:
    import confluent_kafka

    for each in got:
        number, offset = each.partition(), each.offset()
        fault = each.error()
        if fault is not None and fault.code() != confluent_kafka.KafkaError._PARTITION_EOF:  # noqa: SLF001 its only name
            raise confluent_kafka.KafkaException(fault)
        if number not in left:
            continue
        if fault is None and each.value() is not None:
            yield f"partition {number}, offset {offset}", each.value()
        if fault is not None or offset >= left[number]:
            del left[number]


def _options(request: Request, secret: str) -> dict[str, Any]:
    given = {wire: request.text(name) for name, wire in _SETTINGS.items()}
    given |= {"sasl.username": request.secret("user", "username"), "sasl.password": secret}
    return {
        "bootstrap.servers": request.must("host"),
        "group.id": "hansa-contract-test",
        "enable.auto.commit": False,
        "auto.offset.reset": "error",
        "enable.partition.eof": True,
        "isolation.level": "read_committed",
        "log_level": 0,
        **{key: value for key, value in given.items() if value},
    }


def _ends(consumer: Any, topic: str) -> dict[int, tuple[int, int]]:
    """Partition → first offset and the one after the last, of partitions that have something.

    A partition is read until the broker says that this was all, or a message comes that was sent since; that one is a row too:
    there are brokers that name the last offset here instead of the one after it.
    """
    import confluent_kafka

    known = consumer.list_topics(topic, timeout=SECONDS).topics.get(topic)
    if known is None or known.error is not None or not known.partitions:
        raise NoData(f"There is no topic `{topic}`.", hint="Set `physicalName` of the object, or the property `topic`.")
    found = {
        each: consumer.get_watermark_offsets(confluent_kafka.TopicPartition(topic, each), timeout=SECONDS)
        for each in known.partitions
    }
    return {each: (low, high) for each, (low, high) in found.items() if high > low}
