"""A posted event as Hansa takes it: plain JSON or CloudEvents 1.0, with the key that makes it idempotent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import orjson

from hansa.dataplane.ingest.errors import BadEvent
from hansa.dataplane.ingest.stream import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from hansa.kernel.json import Json

Object: TypeAlias = "dict[str, Json]"

KEY_LENGTH = 512
"""Characters of an id, and of a CloudEvents source: longer ones are data in the wrong place."""

_PAYLOAD = frozenset({"data", "data_base64"})


@dataclass(frozen=True, slots=True)
class Posted:
    """`attributes` are a CloudEvent's own (id, source, type, time …); a contract may name them as columns, too."""

    key: str
    data: Object
    attributes: Object | None = None

    def entry(self, received: datetime) -> Entry:
        line: dict[str, object] = {"key": self.key, "received": received, "event": self.data}
        if self.attributes:
            line["attributes"] = self.attributes
        return Entry(self.key, orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def posted(event: Json, index: int = 0) -> Posted:
    """Raises BadEvent, which names the place in the batch, for anything that cannot be kept exactly once."""
    if not isinstance(event, dict):
        raise BadEvent("An event must be a JSON object.", hint="Send an object, or an array of objects.", index=index)
    if "specversion" in event:
        return _cloud_event(event, index)
    return Posted(_key(event, "id", index), event)


def from_binary(attributes: Mapping[str, str], data: Json) -> Posted:
    """A CloudEvent in binary mode: its attributes were headers (`ce-id` → `id`), the body is its data."""
    event: Object = {**attributes, "data": data}
    return _cloud_event(event, 0)


def _cloud_event(event: Object, index: int) -> Posted:
    if event.get("specversion") != "1.0":
        raise BadEvent(
            "This CloudEvents version is not known.", hint="Send specversion 1.0.", index=index, field="/specversion"
        )
    for name in ("source", "type"):
        _key(event, name, index)
    data = event.get("data")
    if not isinstance(data, dict):
        raise BadEvent(
            "The data of a CloudEvent must be a JSON object here.",
            hint="Send `data` as an object (application/json), not text or data_base64.",
            index=index,
            field="/data",
        )
    attributes = {name: value for name, value in event.items() if name not in _PAYLOAD}
    return Posted(f"{_key(event, 'source', index)}\n{_key(event, 'id', index)}", data, attributes)


def _key(event: Object, name: str, index: int) -> str:
    value = event.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and name == "id":
        return str(value)
    if not isinstance(value, str) or not value or len(value) > KEY_LENGTH:
        raise BadEvent(
            f"`{name}` is missing or no text of 1 to {KEY_LENGTH} characters.",
            hint="Give each event an `id` of its own (CloudEvents: `id`, `source` and `type`): "
            "by it a repeated delivery is recognised.",
            index=index,
            field=f"/{name}",
        )
    return value
